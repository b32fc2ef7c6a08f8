"""Files that people hand in: good ones, and ones that are not what they seem."""

import io
import struct
import zlib

from PIL import Image


def a_photo(*, size: tuple[int, int] = (640, 480), with_place: bool = False) -> bytes:
    """A JPEG; `with_place` writes a camera and the place into it, held upright."""
    image = Image.effect_noise(size, 40).convert("RGB")
    exif = Image.Exif()
    if with_place:
        exif[0x010F] = "ACME Camera"
        exif[0x0112] = 6  # turned by a quarter
        exif.get_ifd(0x8825)[2] = (33.0, 53.0, 0.0)
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def a_picture(pillow_format: str, mode: str = "RGB") -> bytes:
    """A small image of the given format."""
    stream = io.BytesIO()
    Image.new(mode, (32, 24), None).save(stream, pillow_format)
    return stream.getvalue()


def a_heic() -> bytes:
    """The head of a HEIC photo as phones write it, and some bytes."""
    return struct.pack(">I", 24) + b"ftypheic" + b"\0\0\0\0" + b"mif1heic" + b"\0" * 200


def a_pdf(*, locked: bool = False) -> bytes:
    """One empty page; `locked` says that it needs a password."""
    trailer = b"<< /Root 1 0 R /Encrypt 9 0 R >>" if locked else b"<< /Root 1 0 R >>"
    return (
        b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\ntrailer " + trailer + b"\n%%EOF\n"
    )


def a_bomb(side: int = 20_000) -> bytes:
    """A PNG of a few hundred kilobytes that would need gigabytes once decoded."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    rows = zlib.compressobj(9)
    content = b"".join(rows.compress(b"\0" * (1 + 4 * side)) for _ in range(side // 20))
    content += rows.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")
    )
