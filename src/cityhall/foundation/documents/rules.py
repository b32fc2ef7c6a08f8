"""Pure rules: what a handed-in file really is, and what its name may be."""

import io
import re
import warnings
from pathlib import PurePosixPath
from typing import BinaryIO

import filetype
from PIL import Image, ImageOps

from cityhall.kernel.errors import Invalid
from cityhall.kernel.folding import tidy

MAX_BYTES = 10 * 1024 * 1024
#: Accepted types and the endings their names may have; the first is the one that is added.
ENDINGS = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "application/pdf": ("pdf",),
}
PILLOW_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
#: JPEG is decoded at an eighth of its size, so that phones of 200 megapixels fit into memory;
#: a progressive one is held whole meanwhile, and each of its scans goes over all of it again.
MAX_PROGRESSIVE_PIXELS = 25_000_000
MAX_SCANS = 64
MAX_PIXELS = {"JPEG": 210_000_000, "PNG": 40_000_000, "WEBP": 40_000_000}
CHECK_SIZE = (1200, 1200)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS["JPEG"]


def sniff(content: bytes) -> str:
    """The media type that the content itself shows.

    Raises `Invalid`: documents.empty, too_large, unknown_type, broken_image, too_many_pixels,
    broken_pdf. The name plays no part. HEIC and PDF are opened by `viewing.count_pages`.
    """
    ensure_size(len(content))
    kind = filetype.guess_mime(content)
    media_type = "image/heic" if kind == "image/heif" else kind
    if media_type in PILLOW_FORMATS:
        ensure_whole_image(content, PILLOW_FORMATS[media_type])
    elif media_type == "application/pdf":
        ensure_whole_pdf(content)
    elif media_type != "image/heic":
        raise _refused(
            "unknown_type",
            "この種類のファイルは受け取れません。",
            "写真(JPEG、PNG、HEIC、WebP)か PDF にしてから、もう一度選んでください。",
        )
    return media_type


def ensure_size(size: int) -> None:
    """Something, and at most ten megabytes."""
    if size == 0:
        raise _refused(
            "empty",
            "ファイルの中身が空です。",
            "もう一度写真を撮るか、別のファイルを選んでください。",
        )
    if size > MAX_BYTES:
        raise _refused(
            "too_large",
            "ファイルが大きすぎます。受け取れるのは10MBまでです。",
            "写真を小さくして撮り直すか、いくつかのファイルに分けてください。",
        )


def ensure_whole_image(content: bytes, pillow_format: str) -> None:
    """An image of this very format that decodes to its end and is no decompression bomb."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=[pillow_format]) as image:
                if image.width * image.height > MAX_PIXELS[pillow_format]:
                    raise Image.DecompressionBombError
                if "progressive" in image.info:
                    _ensure_bearable(image, content)
                image.draft("RGB", CHECK_SIZE)
                image.load()
    except Image.DecompressionBombError:
        raise too_many_pixels() from None
    except Exception as error:  # Pillow's decoders raise many kinds for broken content
        raise broken_image() from error


def _ensure_bearable(image: Image.Image, content: bytes) -> None:
    is_large = image.width * image.height > MAX_PROGRESSIVE_PIXELS
    if is_large or content.count(b"\xff\xda") > MAX_SCANS:
        raise Image.DecompressionBombError


def ensure_whole_pdf(content: bytes) -> None:
    """Begins and ends as a PDF: one that was cut off would open, with pages missing."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise broken_pdf()


def too_many_pixels() -> Invalid:
    """A picture that no machine here will decode."""
    return _refused(
        "too_many_pixels",
        "画像の縦横が大きすぎます。",
        "写真を小さくするか、撮り直してください。",
    )


def broken_image() -> Invalid:
    """A picture that does not decode to its end."""
    return _refused(
        "broken_image",
        "画像が途中で切れているか、壊れています。",
        "もう一度写真を撮るか、送り直してください。",
    )


def broken_pdf() -> Invalid:
    """A PDF that does not open, or has no page."""
    return _refused(
        "broken_pdf",
        "PDF が途中で切れているか、壊れています。",
        "もう一度保存してから選んでください。",
    )


def locked_pdf() -> Invalid:
    """A PDF that asks for a password before it opens."""
    return _refused(
        "locked_pdf",
        "PDF にパスワードが掛かっています。",
        "パスワードを外して保存したものを選んでください。",
    )


def too_heavy() -> Invalid:
    """A file that takes too much time or memory to open."""
    return _refused(
        "too_heavy",
        "ファイルを開くのに時間がかかりすぎるため、受け取れません。",
        "ページを分けて保存するか、紙に印刷したものを写真に撮って選んでください。",
    )


#: Refusals of an upload in pieces, by code: what happened, and what to do.
UPLOADS = {
    "upload_unclear": (
        "送り方が正しくありません。",
        "ページを開き直し、ファイルをもう一度選んでください。",
    ),
    "upload_gone": (
        "送りかけのファイルが見つかりません。",
        "ファイルをもう一度選んでください。",
    ),
    "upload_incomplete": (
        "まだ、ファイルの全部が届いていません。",
        "続きを送ってから、もう一度試してください。",
    ),
    "upload_changed": (
        "届いたファイルが、選んだファイルと違いました。",
        "ファイルをもう一度選んでください。",
    ),
    "piece_changed": (
        "送っている途中で、ファイルの一部が変わりました。",
        "そのまま待つか、ファイルをもう一度選んでください。",
    ),
    "too_many_uploads": (
        "送りかけのファイルが多すぎます。",
        "送り終わるのを待つか、明日もう一度試してください。",
    ),
    "no_room": (
        "いま、書類を受け取る場所がいっぱいです。ファイルは受け取っていません。",
        "職員が場所を空けます。入力したものは残りますので、しばらくしてからもう一度送ってください。",
    ),
    "away_while_sending": (
        "いま、書類の置き場所とつながっていません。ファイルは受け取っていません。",
        "入力したものは残りますので、しばらくしてからもう一度送ってください。",
    ),
}


def upload_refused(code: str, *, status: int = 422) -> Invalid:
    """One of `UPLOADS`, with the status that a program understands."""
    message, remedy = UPLOADS[code]
    return Invalid(f"documents.{code}", message, remedy, field="file", status=status)


def infected() -> Invalid:
    """A virus was found before the file was taken in."""
    return _refused(
        "infected",
        "このファイルからコンピューターウイルスが見つかったため、受け取りませんでした。",
        "お使いの端末をウイルス対策ソフトで調べてください。"
        "書類は、紙に印刷したものをスマートフォンなどで撮った写真でも出せます。",
    )


def _refused(code: str, message: str, remedy: str) -> Invalid:
    return Invalid(f"documents.{code}", message, remedy, field="file")


def clean_name(name: str, media_type: str) -> str:
    """The file's name without folders or control characters, with an ending true to the type.

    A page called photo.html that is a photo goes out as photo.html.jpg, so that no program
    takes it for what its name says.
    """
    last = tidy(name.replace("\\", "/")).replace("\n", " ").rsplit("/", 1)[-1].strip(". ")
    last = re.sub(r'[<>:"|?*]', "_", last) or "書類"
    endings = ENDINGS[media_type]
    path = PurePosixPath(last)
    if path.suffix.lower().lstrip(".") in endings:
        return f"{path.stem[:200]}{path.suffix}"
    return f"{last[:200]}.{endings[0]}"


def preview_of(stream: BinaryIO, *, longest: int = 1600) -> bytes | None:
    """The picture again as a small JPEG without place, device or anything else beside it.

    Turned as the camera was held; transparent parts white. None for what is no readable image.
    """
    try:
        with Image.open(stream, formats=list(PILLOW_FORMATS.values())) as image:
            image.draft("RGB", (longest, longest))
            turned = ImageOps.exif_transpose(image)
            turned.thumbnail((longest, longest))
            flat = _on_white(turned)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    small = io.BytesIO()
    flat.save(small, "JPEG", quality=80, optimize=True)
    return small.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground
