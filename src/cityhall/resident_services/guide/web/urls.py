"""Addresses of the guide."""

from django.urls import path

from cityhall.resident_services.guide.web import (
    choosing,
    days,
    pages,
    plan,
    question,
    search,
    start,
)

app_name = "guide"
urlpatterns = [
    path("guide/search/", search.search, name="search"),
    path("guide/start/", start.start, name="start"),
    path("guide/question/", question.question, name="question"),
    path("guide/plan/", plan.plan, name="plan"),
    path("guide/plan/<slug:which>/", plan.rest, name="plan_rest"),
    path("guide/choose/", choosing.choose, name="choose"),
    path("procedures/", pages.procedures, name="procedures"),
    path("procedures/days/", days.days, name="days"),
    path("procedures/days.csv", days.as_csv, name="days_csv"),
    path("procedures/<slug:procedure_id>/", pages.procedure, name="procedure"),
    path("events/<slug:event_id>/", pages.life_event, name="life_event"),
]
