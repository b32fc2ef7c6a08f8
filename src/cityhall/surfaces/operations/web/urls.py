"""Addresses that Prometheus, systemd, load balancers, browsers and search engines expect."""

from django.urls import path

from cityhall.surfaces.operations.web import views

app_name = "operations"
urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("metrics", views.metrics, name="metrics"),
]
