"""Which adapter stands behind each port."""

import os

from cityhall.config.settings.applications import DEMO

IDENTITY_PROVIDER = os.environ.get(
    "CITYHALL_IDENTITY_PROVIDER",
    "cityhall.adapters.identity_provider.demo.DemoProvider" if DEMO else "",
)
CASE_ADDRESS = "cityhall.surfaces.portal.links.case_address"
SMTP_URL = os.environ.get("CITYHALL_SMTP_URL", "")
MAILER = (
    "cityhall.adapters.mail.smtp.SmtpMailer"
    if SMTP_URL
    else "cityhall.adapters.mail.demo.FolderMailer"
)
MAIL_FROM = os.environ.get("CITYHALL_MAIL_FROM", "no-reply@cityhall.example")
SITE_ADDRESS = os.environ.get("CITYHALL_ADDRESS", "http://127.0.0.1:8000")
# What a clerk's scanner opens; another host where the desk is deployed apart.
DESK_ADDRESS = os.environ.get("CITYHALL_DESK_ADDRESS", SITE_ADDRESS)
