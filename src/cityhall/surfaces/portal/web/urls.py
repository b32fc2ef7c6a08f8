"""Addresses of the residents' portal."""

from django.urls import path

from cityhall.surfaces.portal.web import (
    about,
    cases,
    correcting,
    facts,
    following,
    home,
    looked,
    messages,
    my_page,
    notices,
)

app_name = "resident"
urlpatterns = [
    path("", home.home, name="home"),
    path("my/", my_page.my_page, name="my_page"),
    path("my/cases/<str:reference>/", cases.case, name="case"),
    path("my/cases/<str:reference>/correct/", correcting.correct, name="correct"),
    path("my/cases/<str:reference>/withdraw/", cases.withdraw, name="withdraw"),
    path("my/cases/<str:reference>/documents/<uuid:document_id>/", cases.document, name="document"),
    path("my/cases/<str:reference>/notices/<str:number>/", notices.notice, name="notice"),
    path("my/cases/<str:reference>/notices/<str:number>/pdf/", notices.paper, name="notice_paper"),
    path("my/cases/<str:reference>/notices/<str:number>/", notices.notice, name="notice"),
    path("my/cases/<str:reference>/notices/<str:number>/pdf/", notices.paper, name="notice_paper"),
    path("my/messages/", messages.messages, name="messages"),
    path("my/messages/<int:message_id>/", messages.message, name="message"),
    path("my/facts/", facts.facts, name="facts"),
    path("my/who-looked/", looked.looked, name="looked"),
    path("follow/<str:token>/", following.follow, name="follow"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
]
