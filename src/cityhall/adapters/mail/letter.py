"""A mail as the internet writes it: UTF-8, plain text, nothing that counts or follows readers."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cityhall.design_system.language import html_language
from cityhall.foundation.messages.ports import AddressRefused, Mail


def letter_of(mail: Mail) -> EmailMessage:
    """The message with its headers; `AddressRefused` for an address that no header can hold."""
    try:
        validate_email(mail.to)
        local, _, domain = mail.to.rpartition("@")
        recipient = Address(username=local, domain=domain)
    except (ValidationError, ValueError) as error:
        raise AddressRefused("アドレスの形が正しくありません") from error
    letter = EmailMessage(policy=SMTP)
    letter.set_content(mail.body, cte="base64")
    letter["To"] = recipient
    letter["From"] = settings.MAIL_FROM
    letter["Subject"] = mail.subject
    letter["Date"] = mail.created_at
    letter["Message-ID"] = f"<{mail.message_id}>"
    letter["Content-Language"] = html_language(mail.language)
    letter["Auto-Submitted"] = "auto-generated"
    return letter
