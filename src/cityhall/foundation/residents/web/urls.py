"""Addresses of sign-in for residents."""

from django.urls import path

from cityhall.foundation.residents.web import views

app_name = "residents"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/begin/", views.begin, name="sign_in_begin"),
    path("sign-in/return/", views.finish, name="sign_in_return"),
]
