"""Addresses of the desk."""

from django.urls import path

from cityhall.surfaces.desk.web import (
    beside,
    case,
    counter,
    documents,
    drafts,
    inbox,
    jobs,
    keys,
    lists,
    moves,
    notices,
    people,
    retention,
)

app_name = "desk"
urlpatterns = [
    path("", inbox.home, name="home"),
    path("next/", inbox.next_case, name="next"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/moves/<slug:move>/", moves.act, name="act"),
    path("cases/<str:reference>/correct/", moves.correct, name="correct"),
    path("cases/<str:reference>/propose/", moves.propose, name="propose"),
    path("cases/<str:reference>/take/", beside.take, name="take"),
    path("cases/<str:reference>/release/", beside.release, name="release"),
    path("cases/<str:reference>/note/", beside.note, name="note"),
    path("cases/<str:reference>/hand-over/", beside.hand_over_to, name="hand_over_case"),
    path("cases/<str:reference>/notices/<str:number>/", notices.notice, name="notice"),
    path("cases/<str:reference>/answers/", counter.answers, name="answers"),
    path(
        "cases/<str:reference>/documents/<uuid:document_id>/",
        documents.document,
        name="document",
    ),
    path(
        "cases/<str:reference>/documents/<uuid:document_id>/look/",
        documents.look,
        name="look",
    ),
    path(
        "cases/<str:reference>/documents/<uuid:document_id>/preview/",
        documents.preview,
        name="preview",
    ),
    path("counter/", counter.counter, name="counter"),
    path("open/<str:reference>/", counter.opened, name="open"),
    path("drafts/<str:code>/", drafts.draft, name="draft"),
    path("drafts/<str:code>/continue/", drafts.continue_here, name="draft_continue"),
    path("drafts/<str:code>/submit/", drafts.submit, name="draft_submit"),
    path("drafts/<str:code>/questions/<slug:slug>/", drafts.page, name="draft_page"),
    path("people/", people.people, name="people"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("hand-over/", lists.hand_over, name="hand_over"),
    path("hand-over/lists/<str:batch>/", lists.hand_over_file, name="hand_over_file"),
    path("hand-over/return/", lists.hand_over_return, name="hand_over_return"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("retention/", retention.retention, name="retention"),
    path("retention/<str:reference>/hold/", retention.hold, name="hold"),
    path("retention/<str:reference>/let-go/", retention.let_go, name="let_go"),
    path("retention/<str:reference>/certificate/", retention.certificate, name="certificate"),
    path("keys/", keys.keys, name="keys"),
]
