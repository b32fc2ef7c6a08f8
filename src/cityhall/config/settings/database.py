"""Records: SQLite beside the checkout, or PostgreSQL by `CITYHALL_DATABASE_URL`.

SQLite runs in WAL with synchronous=FULL, so that a receipt that was shown survives a power cut,
and takes the write lock when a transaction begins, so that none fails half-way with «locked».
"""

import os
from urllib.parse import unquote, urlsplit

from cityhall.config.settings.paths import VAR_DIR

SQLITE_START = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA mmap_size=1073741824;PRAGMA cache_size=-65536;"
)


def _sqlite() -> dict[str, object]:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "cityhall.sqlite3",
        "CONN_MAX_AGE": 60,  # closing the last connection would copy the whole WAL back
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
    }


def _postgres(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A server that is gone without a word is given up, and its page answered with 503.
        "OPTIONS": {"connect_timeout": 5, "tcp_user_timeout": 30_000},
        "TEST": {"NAME": os.environ.get("CITYHALL_TEST_DATABASE", "test_cityhall")},
    }


_url = os.environ.get("CITYHALL_DATABASE_URL", "")
DATABASES = {"default": _postgres(_url) if _url.startswith("postgres") else _sqlite()}
