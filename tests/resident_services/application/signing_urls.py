"""All addresses, and the page of the demonstration's identity provider."""

from django.urls import include, path

from cityhall.config.urls import urlpatterns as everywhere

urlpatterns = [
    *everywhere,
    path("demo-identity/", include("cityhall.adapters.identity_provider.urls")),
]
