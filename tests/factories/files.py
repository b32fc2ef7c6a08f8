"""Files that people hand in: good ones, and ones that are not what they seem."""

import base64
import hashlib
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
    """A HEIC photo of 64 × 48 as phones write it, left half red: turned by a quarter, with a
    camera and a place. Made once, with an encoder that has no place in this house."""
    return base64.b64decode(HEIC)


def a_pdf(
    *, pages: int = 1, password: str | None = None, size: str = "595 842", scripted: bool = False
) -> bytes:
    """Pages with a black square each. `password` "" only forbids printing; `scripted` runs
    JavaScript and starts a program when it is opened."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + at} 0 R" for at in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>")
    square = "0 0 0 rg 100 100 200 200 re f"
    objects.append(f"<< /Length {len(square)} >>\nstream\n{square}\nendstream")
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents 3 0 R >>"
    objects += [page] * pages
    if scripted:
        objects[0] = objects[0].replace(" >>", f" /OpenAction {len(objects) + 1} 0 R >>")
        objects.append(
            "<< /S /JavaScript /JS (app.alert\\(1\\)) /Next << /S /Launch /F (a.exe) >> >>"
        )
    return _pdf_of(objects, "" if password is None else f"/Encrypt {_encryption(password)} ")


def _pdf_of(objects: list[str], more: str) -> bytes:
    """The file with its table of where each object begins."""
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /ID [<{ID}> <{ID}>] {more}>>\n"
    return content + f"{head}{tail}startxref\n{len(content)}\n%%EOF\n".encode()


ID = "00" * 16
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _encryption(password: str) -> str:
    """The standard handler's oldest form, 40 bits (ISO 32000-1, 7.6.3), and no printing."""
    owner, rights = b"\1" * 32, -8
    secret = (password.encode() + PADDING)[:32] + owner
    secret += struct.pack("<i", rights) + bytes.fromhex(ID)
    user = _rc4(hashlib.md5(secret).digest()[:5], PADDING)
    return f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P {rights} >>"


def _rc4(key: bytes, content: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


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


HEIC = """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA
AAAAADRpbG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAAFsAAgAAAAACRwABAAAAAAAAAHIAAAA4aWluZgAAAAAAAgAAABVp
bmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZo
dmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAA
AwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAA
AAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90
AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAANVtZGF0AAAAVygBr1jm9Oq/
/+fw//6uTIfLu/9X/+IQ9V7rtP+h11aV9s7/g9QpofPkVUA+ntOu4UXfv9APuKSzIlAPVGPa/oulkx5ee76X/Wa0jPo0/TBY
VZ75vYXfvAAAAAZFeGlmAABNTQAqAAAACAADAQ8AAgAAAAwAAAAyARIAAwAAAAEABgAAiCUABAAAAAEAAAA+AAAAAEFDTUUg
Q2FtZXJhAAABAAIABQAAAAMAAABQAAAAAAAAACEAAAABAAAANQAAAAEAAAAAAAAAAQ==
"""
