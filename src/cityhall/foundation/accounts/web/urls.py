"""Addresses of sign-in for staff and sign-out for all."""

from django.urls import path

from cityhall.foundation.accounts.web import views

app_name = "accounts"
urlpatterns = [
    path("staff/sign-in/", views.staff_sign_in, name="staff_sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
