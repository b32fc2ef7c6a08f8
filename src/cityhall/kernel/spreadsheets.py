"""What spreadsheet programs make of a cell."""

import unicodedata


def harmless(value: str) -> str:
    """Text that no spreadsheet takes for a formula: signs of any width, after blanks as well."""
    first = unicodedata.normalize("NFKC", value.lstrip()[:1])
    is_run = first in {"=", "+", "-", "@"} or value[:1] in {"\t", "\r", "\n"}
    return f"'{value}" if is_run else value
