"""Addresses of the residents' portal."""

from django.urls import path

from cityhall.surfaces.portal.web import (
    about,
    cases,
    correcting,
    facts,
    following,
    giving,
    home,
    linking,
    looked,
    mandates,
    messages,
    my_page,
    notices,
    paying,
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
    path("my/cases/<str:reference>/pay/", paying.pay, name="pay"),
    path("my/cases/<str:reference>/pay/<str:attempt>/", paying.back, name="pay_back"),
    path("my/cases/<str:reference>/receipt/", paying.receipt, name="receipt"),
    path("my/link/", linking.link, name="link"),
    path("my/messages/", messages.messages, name="messages"),
    path("my/messages/<int:message_id>/", messages.message, name="message"),
    path("my/facts/", facts.facts, name="facts"),
    path("my/who-looked/", looked.looked, name="looked"),
    path("my/mandates/", mandates.mandates, name="mandates"),
    path("my/mandates/give/", giving.give, name="mandate_give"),
    path("my/mandates/accept/", giving.accept, name="mandate_accept"),
    path("my/mandates/claim/", giving.claim, name="mandate_claim"),
    path("my/mandates/stop/", mandates.stop_acting, name="stop_acting"),
    path("my/mandates/act/<int:person_id>/", mandates.act, name="act"),
    path("my/mandates/<int:mandate_id>/end/", mandates.revoke, name="mandate_revoke"),
    path("my/mandates/asked/<int:request_id>/", mandates.withdraw, name="mandate_withdraw"),
    path("follow/<str:token>/", following.follow, name="follow"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
]
