"""The one page of the demonstration's identity provider; included only when settings.DEMO."""

from django.urls import path

from cityhall.adapters.identity_provider import views

app_name = "demo_identity"
urlpatterns = [path("", views.choose, name="choose")]
