"""Addresses of sign-in for staff, of one's own account, and of sign-out for all."""

from django.urls import path

from cityhall.foundation.accounts.web import enrolling, own, views

app_name = "accounts"
urlpatterns = [
    path("staff/sign-in/", views.staff_sign_in, name="staff_sign_in"),
    path("staff/sign-in/second/", views.staff_second, name="staff_second"),
    path("staff/confirm/", own.confirm, name="confirm"),
    path("staff/account/", own.own, name="own"),
    path("staff/account/app/", enrolling.code_app, name="code_app"),
    path("staff/account/app/remove/", enrolling.code_app_remove, name="code_app_remove"),
    path("staff/account/codes/", enrolling.recovery_codes, name="recovery_codes"),
    path("staff/account/passkeys/add/", enrolling.passkey_add, name="passkey_add"),
    path(
        "staff/account/passkeys/<int:passkey_id>/remove/",
        enrolling.passkey_remove,
        name="passkey_remove",
    ),
    path("staff/account/password/", own.password, name="password"),
    path("staff/account/sessions/end-others/", own.sessions_end_others, name="sessions_end_others"),
    path("staff/account/sessions/<int:session_id>/end/", own.session_end, name="session_end"),
    path("staff/account/mail/", own.work_mail, name="work_mail"),
    path("staff/account/extend/", own.extend, name="extend"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
