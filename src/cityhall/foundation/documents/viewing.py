"""Pictures of what was handed in, for looking at: pages of a PDF, photos of any kind.

The original is never shown in a page. JPEG, PNG and WebP are made anew by Pillow; PDF and HEIC are
opened by `renderer`, a program of its own with limits. What comes back is a JPEG with nothing in it
but the picture: no place, no device, no script, no link, no attachment.
"""

import subprocess
import sys
from pathlib import Path

from cityhall.foundation.documents import renderer
from cityhall.foundation.documents.models import Document
from cityhall.foundation.documents.queries import open_content
from cityhall.foundation.documents.rules import (
    PILLOW_FORMATS,
    broken_image,
    broken_pdf,
    locked_pdf,
    preview_of,
    too_heavy,
    too_many_pixels,
)
from cityhall.kernel.errors import Invalid

LARGE = 1600  # pixels of the longer side: letters of 8 points can be read
PROGRAM = Path(renderer.__file__)
WAIT = renderer.SECONDS + 5  # seconds on the wall; the program's own limit counts its work


class NotDrawn(Exception):
    """The program has ended otherwise than with an answer; `code` is how, None: too slow."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


def count_pages(content: bytes, media_type: str) -> int:
    """How many pages there are to look at; 1 for a photo.

    Raises `Invalid` (documents.locked_pdf, broken_pdf, broken_image, too_many_pixels, too_heavy)
    for what cannot be opened: nobody could read it later either.
    """
    if media_type in PILLOW_FORMATS:
        return 1
    try:
        return int(_ask("count", media_type, content))
    except NotDrawn as ended:
        raise _in_words(ended.code, media_type) from None


def preview(found: Document, *, page: int = 1, longest: int = LARGE) -> bytes | None:
    """One page (from 1) as a JPEG, no side longer than `longest` pixels; None where there is none
    to be made."""
    with open_content(found) as stream:
        if found.media_type in PILLOW_FORMATS:
            return preview_of(stream, longest=longest) if page == 1 else None
        content = stream.read()
    try:
        return _ask("draw", found.media_type, content, str(page - 1), str(longest))
    except NotDrawn:
        return None


def _ask(*question: str | bytes) -> bytes:
    what, media_type, content, *rest = question
    command = [sys.executable, "-I", str(PROGRAM), str(what), str(media_type), *map(str, rest)]
    try:
        done = subprocess.run(
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WAIT,
            cwd="/",
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotDrawn(None) from None
    if done.returncode != 0:
        raise NotDrawn(done.returncode)
    return done.stdout


def _in_words(code: int | None, media_type: str) -> Invalid:
    is_pdf = media_type == "application/pdf"
    if code == renderer.LOCKED:
        return locked_pdf()
    if code == renderer.BROKEN:
        return broken_pdf() if is_pdf else broken_image()
    if code == renderer.TOO_LARGE and not is_pdf:
        return too_many_pixels()
    return too_heavy()
