"""Every address of the site, by surface: residents' pages on the internet side, the desk inside."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

Addresses = list[URLPattern | URLResolver]

everywhere: Addresses = [
    path("", include("cityhall.surfaces.operations.web.urls")),
    path("", include("cityhall.foundation.accounts.web.urls")),
    path("", include("cityhall.foundation.documents.web.urls")),
    path("gallery/", include("cityhall.design_system.urls")),
]
portal: Addresses = [
    path("", include("cityhall.foundation.residents.web.urls")),
    path("", include("cityhall.foundation.notices.web.urls")),
    path("", include("cityhall.foundation.payments.web.urls")),
    path("", include("cityhall.resident_services.application.web.urls")),
    path("", include("cityhall.resident_services.guide.web.urls")),
    path("", include("cityhall.surfaces.portal.web.urls")),
]
public: Addresses = [
    path("", include("cityhall.surfaces.public.web.urls")),
]
desk: Addresses = [
    path("desk/", include("cityhall.surfaces.desk.web.urls")),
]

api: Addresses = [
    path("api/", include("cityhall.surfaces.api.web.urls")),
]

surfaces = {"portal": portal, "public": public, "desk": desk, "api": api}
urlpatterns: Addresses = [
    *everywhere,
    *(address for name in settings.SURFACES for address in surfaces.get(name, [])),
]
if settings.DEMO:
    urlpatterns += [
        path("demo-identity/", include("cityhall.adapters.identity_provider.urls")),
        path("demo-payment/", include("cityhall.adapters.payment_gateway.demo.urls")),
    ]

handler404 = "cityhall.config.missing.page_not_found"
handler500 = "cityhall.config.missing.page_of_a_fault"
