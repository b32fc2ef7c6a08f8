"""Addresses that Prometheus, systemd and load balancers expect."""

from django.urls import path

from cityhall.surfaces.operations.web import views

app_name = "operations"
urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
