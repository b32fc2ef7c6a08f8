"""Making models and settings usable, for the commands that need them."""

import getpass
import os
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from cityhall.foundation.accounts.api import Actor


def start_django() -> None:
    """To be called before anything that touches a model is imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityhall.config.settings")
    django.setup()


def operator() -> "Actor":
    """Who types a command, as the audit names them: the account of the machine, e.g. 運用: ops."""
    from cityhall.foundation.accounts.api import Actor

    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a process without a name, as in some containers
        name = str(os.getuid())
    return Actor.system(f"運用: {name}")
