"""The addresses of the city, with the demonstration's payment page, whatever the surfaces."""

from django.urls import include, path

from cityhall.config.urls import urlpatterns as all_of_them

urlpatterns = [
    *all_of_them,
    path("demo-payment/", include("cityhall.adapters.payment_gateway.demo.urls")),
]
