"""A program of its own that opens one foreign file and answers with a picture or a page count.

It is started anew for each question, with nothing in its surroundings and with limits on time,
memory and files, because what it opens is written by strangers and what opens it is written in C.
It imports nothing of the house: content comes in by stdin, the answer goes out by stdout.

    renderer.py count MEDIA_TYPE             →  the number of pages, in digits
    renderer.py draw  MEDIA_TYPE PAGE SIDE   →  that page (from 0) as JPEG, no side longer than SIDE

It ends with 0, or says by its number what is wrong: see `viewing`.
"""

import io
import resource
import sys

LOCKED, BROKEN, TOO_LARGE, NO_SUCH_PAGE = 3, 4, 5, 6
SECONDS = 10
MEMORY = 1_000_000_000  # bytes of address space
MOST_PIXELS = 100_000_000
POINTS_MOST = 14_400  # 200 inches: the most that the PDF format itself allows a side
QUALITY = 80


def limit() -> None:
    """No more than this of the machine; no file may be written, no program started."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> int:
    """The exit code; the answer stands on stdout."""
    what, media_type, *rest = arguments
    content = sys.stdin.buffer.read()
    limit()
    if media_type == "application/pdf":
        answer = of_pdf(what, content, *map(int, rest))
    else:
        answer = of_heic(what, content, *map(int, rest))
    if isinstance(answer, int):
        return answer
    sys.stdout.buffer.write(answer)
    return 0


def of_pdf(what: str, content: bytes, page: int = 0, side: int = 0) -> bytes | int:
    """PDFium as pypdfium2 brings it has no JavaScript engine; forms are not initialised, and
    links, attachments and actions are no part of a drawn page."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        return LOCKED if error.err_code == raw.FPDF_ERR_PASSWORD else BROKEN
    if not 0 <= page < len(pdf):
        return NO_SUCH_PAGE if len(pdf) else BROKEN
    try:
        opened = pdf[page]
    except pypdfium2.PdfiumError:
        return BROKEN
    if what == "count":
        return str(len(pdf)).encode()
    width, height = opened.get_size()
    if not 0 < max(width, height) <= POINTS_MOST:
        return TOO_LARGE
    drawn = opened.render(scale=side / max(width, height), may_draw_forms=False)
    return jpeg(drawn.to_pil())


def of_heic(what: str, content: bytes, page: int = 0, side: int = 0) -> bytes | int:
    """The main picture, upright; HEIC keeps its turn beside the picture, and libheif applies it."""
    import pi_heif
    from PIL import Image

    if page != 0:
        return NO_SUCH_PAGE
    pi_heif.register_heif_opener(thumbnails=False)
    try:
        with Image.open(io.BytesIO(content), formats=["HEIF"]) as image:
            if image.width * image.height > MOST_PIXELS:
                return TOO_LARGE
            image.load()
            if what == "count":
                return b"1"
            image.thumbnail((side, side))
            return jpeg(image)
    except MemoryError:
        return TOO_LARGE
    except Exception:
        return BROKEN


def jpeg(image: "object") -> bytes:
    """The picture alone: neither place, nor device, nor colour profile goes with it."""
    stream = io.BytesIO()
    plain = image.convert("RGB")  # type: ignore[attr-defined]  # Pillow is imported where used
    plain.info.clear()
    plain.save(stream, "JPEG", quality=QUALITY, optimize=True)
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
