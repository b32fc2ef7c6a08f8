"""Amounts as clerks type them."""

import re
import unicodedata

MOST = 10_000_000_000


def read_amount(typed: str) -> int | None:
    """Yen from 「3,000」, 「３０００円」 or 「¥3000」; None for what is none."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    plain = re.sub(r"[,\s¥円]", "", plain)
    if not plain.isascii() or not plain.isdecimal() or len(plain) > 11:
        return None
    return int(plain) if int(plain) <= MOST else None
