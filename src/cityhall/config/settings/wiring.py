"""Which adapter stands behind each port."""

import os

from cityhall.config.settings.applications import DEMO
from cityhall.config.settings.identity import OPENID_ISSUER

IDENTITY_PROVIDERS = {
    "openid": "cityhall.adapters.identity_provider.openid.provider.OpenIdProvider",
    "demo": "cityhall.adapters.identity_provider.demo.DemoProvider",
    "": "",  # nobody can sign in
}
_by_itself = "openid" if OPENID_ISSUER else "demo" if DEMO else ""
IDENTITY_PROVIDER = IDENTITY_PROVIDERS[os.environ.get("CITYHALL_IDENTITY_PROVIDER", _by_itself)]
PAYMENT_GATEWAYS = {
    "demo": "cityhall.adapters.payment_gateway.demo.gateway.DemoGateway",
    "": "",  # money is taken at counters only
}
PAYMENT_GATEWAY = PAYMENT_GATEWAYS[
    os.environ.get("CITYHALL_PAYMENT_GATEWAY", "demo" if DEMO else "")
]
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
