"""Addresses of the living gallery."""

from django.urls import path

from cityhall.design_system.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.index, name="index"),
    path("problems/<str:kind>/", views.problem, name="problem"),
    path("<slug:slug>/", views.specimens, name="specimens"),
]
