"""Signs a PDF as PAdES-B-B, with the city's key or, in the demonstration, one made on first use.

The field is invisible and lies outside the page, as PDF/A and PDF/UA want of one without a tag.
pyHanko puts the machine's own time into the signature: it is the signer's claim, no time stamp.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from cityhall.foundation.notices.demo_key import demo_key

FIELD = "CityhallSignature"
READ_ALOUD = "市の電子署名"


class NoKey(Exception):
    """The key of the settings cannot be read; the text says why, without the passphrase."""


@dataclass(frozen=True)
class Signed:
    """A PDF as it goes out, and whose certificate signed it ('' if none did)."""

    content: bytes
    by: str


def signed(pdf: bytes) -> Signed:
    """The PDF with a signature; unchanged where the city has no key and this is no demonstration.

    Raises `NoKey`.
    """
    key = signer()
    if key is None:
        return Signed(pdf, "")
    certificate = key.signing_cert
    return Signed(sign(pdf, key), certificate.subject.human_friendly if certificate else "")


def sign(pdf: bytes, key: signers.SimpleSigner) -> bytes:
    """The PDF with one more revision, which holds the signature."""
    outside = fields.InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)
    field = fields.SigFieldSpec(FIELD, readable_field_name=READ_ALOUD, invis_sig_settings=outside)
    about = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signers.PdfSigner(about, signer=key, new_field_spec=field).sign_pdf(writer, output=out)
    return out.getvalue()


def signer() -> signers.SimpleSigner | None:
    """The key by settings.NOTICE_KEY; without one the demonstration's own, else none."""
    if settings.NOTICE_KEY:
        path, secret = Path(settings.NOTICE_KEY), settings.NOTICE_KEY_PASSPHRASE_FILE
        return _loaded(path, Path(secret) if secret else None)
    if settings.DEMO:
        return _loaded(demo_key(Path(settings.VAR_DIR) / "keys" / "notices.p12"), None)
    return None


@lru_cache(maxsize=4)
def _loaded(path: Path, passphrase_file: Path | None) -> signers.SimpleSigner:
    passphrase = passphrase_file.read_bytes().strip() if passphrase_file else None
    key = signers.SimpleSigner.load_pkcs12(str(path), passphrase=passphrase)
    if key is None:
        raise NoKey(f"{path.name} is no PKCS #12 file that its passphrase opens")
    return key
