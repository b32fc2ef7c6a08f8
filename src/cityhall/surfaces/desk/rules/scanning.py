"""What somebody typed or scanned at the counter: a number of a case, or a code of a draft."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from cityhall.kernel.reference_numbers import read_reference

LONGEST = 500


@dataclass(frozen=True)
class Scanned:
    """`case`: a reference of a case or bundle, in its canonical form; `draft`: a resume code."""

    kind: Literal["case", "draft"]
    number: str


def read_scanned(text: str) -> Scanned | None:
    """A scanner types the address of the QR; people type the number printed beside it."""
    words = text.strip()
    if not words or len(words) > LONGEST:
        return None
    for part in (words, _last_part(words)):
        reference = read_reference(part)
        if reference is not None:
            return Scanned("case", reference)
        code = _as_code(part)
        if code is not None:
            return Scanned("draft", code)
    return None


def _last_part(address: str) -> str:
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return unquote(path.rstrip("/").rpartition("/")[2])


def _as_code(text: str) -> str | None:
    """A resume code is two references in a row."""
    letters = "".join(each for each in text if each.isalnum())
    half = len(letters) // 2
    first, second = read_reference(letters[:half]), read_reference(letters[half:])
    return f"{first}-{second}" if first and second else None
