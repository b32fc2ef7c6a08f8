"""Addresses of the union form."""

from django.urls import path

from cityhall.resident_services.application.web import check, keeping, pages

app_name = "apply"
urlpatterns = [
    path("apply/", pages.begin, name="begin"),
    path("apply/check/", check.check, name="check"),
    path("apply/submit/", check.submit, name="submit"),
    path("apply/done/<str:reference>/", check.done, name="done"),
    path("apply/keep/", keeping.keep, name="keep"),
    path("apply/code/", keeping.make_code, name="make_code"),
    path("apply/paper/", keeping.on_paper, name="paper"),
    path("apply/discard/", keeping.discard, name="discard"),
    path("apply/hand-over/", keeping.hand_over, name="hand_over"),
    path("apply/go-on/", keeping.go_on, name="go_on"),
    path("apply/leave/", keeping.leave_device, name="leave_device"),
    path("apply/change/<str:item>/", keeping.change, name="change"),
    path("apply/questions/<slug:slug>/", pages.page, name="page"),
    path("resume/", keeping.resume, name="resume"),
]
