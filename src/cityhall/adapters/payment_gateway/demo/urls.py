"""The page of the demonstration's payment service; included only when settings.DEMO."""

from django.urls import path

from cityhall.adapters.payment_gateway.demo import views

app_name = "demo_payment"
urlpatterns = [path("", views.page, name="page")]
