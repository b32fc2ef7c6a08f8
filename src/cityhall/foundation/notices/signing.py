"""Signs a PDF as PAdES-B-B, with the city's key or, in the demonstration, one made on first use.

The field is invisible and lies outside the page, as PDF/A and PDF/UA want of one without a tag.
pyHanko puts the machine's own time into the signature: it is the signer's claim, no time stamp.
It is imported by whoever signs: no page and no command need wait for it before.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from cityhall.foundation.notices.demo_key import demo_key

if TYPE_CHECKING:
    from pyhanko.sign import signers

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
    return Signed(sign(pdf, key), _name_of(key))


def _name_of(key: "signers.SimpleSigner") -> str:
    """The name on the certificate: its common name, or all of its parts."""
    if key.signing_cert is None:
        return ""
    subject = key.signing_cert.subject
    return str(subject.native.get("common_name") or subject.human_friendly)


def sign(pdf: bytes, key: "signers.SimpleSigner") -> bytes:
    """The PDF with one more revision, which holds the signature."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    outside = fields.InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)
    field = fields.SigFieldSpec(FIELD, readable_field_name=READ_ALOUD, invis_sig_settings=outside)
    about = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signers.PdfSigner(about, signer=key, new_field_spec=field).sign_pdf(writer, output=out)
    return out.getvalue()


def signer() -> "signers.SimpleSigner | None":
    """The key by settings.NOTICE_KEY; without one the demonstration's own, else none."""
    if settings.NOTICE_KEY:
        path, secret = Path(settings.NOTICE_KEY), settings.NOTICE_KEY_PASSPHRASE_FILE
        return kept_key(path, Path(secret) if secret else None)
    if settings.DEMO:
        return kept_key(demo_key(Path(settings.VAR_DIR) / "keys" / "notices.p12"), None)
    return None


@lru_cache(maxsize=4)
def kept_key(path: Path, passphrase_file: Path | None) -> "signers.SimpleSigner":
    """The key of a PKCS #12 file, read once a process; raises `NoKey`."""
    from cityhall.foundation.notices.kept_key import KeptKey

    passphrase = passphrase_file.read_bytes().strip() if passphrase_file else None
    key = KeptKey.load_pkcs12(str(path), passphrase=passphrase)
    if key is None:
        raise NoKey(f"{path.name} is no PKCS #12 file that its passphrase opens")
    return KeptKey(
        signing_cert=key.signing_cert,
        signing_key=key.signing_key,
        cert_registry=key.cert_registry,
    )
