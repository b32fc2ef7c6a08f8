"""Addresses of payments."""

from django.urls import path

from cityhall.foundation.payments.web import callback

app_name = "payments"
urlpatterns = [path("payments/callback/", callback.callback, name="callback")]
