"""Addresses of notices."""

from django.urls import path

from cityhall.foundation.notices.web import verifying

app_name = "notices"
urlpatterns = [path("notices/verify/", verifying.verify, name="verify")]
