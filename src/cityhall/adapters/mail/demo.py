"""Writes mail into a folder instead of sending it: the whole city runs without a mail server."""

import os
import re
import secrets
from pathlib import Path

from django.conf import settings

from cityhall.adapters.mail.letter import letter_of
from cityhall.foundation.messages.ports import Mail


class FolderMailer:
    """One file per Message-ID under VAR/mail, so that sending twice leaves one mail."""

    def send(self, mail: Mail) -> None:
        """Returns when the file is there, whole."""
        folder: Path = settings.VAR_DIR / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{re.sub(r'[^0-9A-Za-z@.-]', '_', mail.message_id)}.eml"
        draft = folder / f".{secrets.token_hex(8)}"
        draft.write_bytes(letter_of(mail).as_bytes())
        os.replace(draft, path)
