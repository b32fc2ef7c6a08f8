"""The signature, as pyHanko and as another program read it."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import LazySettings
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from cityhall.foundation.notices import signing
from cityhall.foundation.notices.demo_key import NAME, demo_key
from cityhall.foundation.notices.signing import FIELD, NoKey, signed
from tests.foundation.notices.test_paper import a_paper


@pytest.fixture
def signed_paper(settings: LazySettings, key_file: Path) -> bytes:
    settings.NOTICE_KEY = str(key_file)
    return signed(a_paper()).content


def status_of(pdf: bytes):
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    trusted = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    return signature, validate_pdf_signature(signature, trusted)


def test_the_signature_is_pades_whole_and_covers_the_file(signed_paper: bytes):
    signature, status = status_of(signed_paper)
    assert signature.field_name == FIELD
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.md_algorithm == "sha256"


def test_what_was_set_stays_byte_for_byte_before_the_signature(signed_paper: bytes):
    assert signed_paper.startswith(a_paper())


def test_one_changed_letter_is_found(signed_paper: bytes):
    at = signed_paper.index(b"stream") + 20
    changed = signed_paper[:at] + bytes([signed_paper[at] ^ 1]) + signed_paper[at + 1 :]
    _, status = status_of(changed)
    assert not status.intact


def test_the_certificate_says_that_it_is_a_sample(signed_paper: bytes):
    signature, _ = status_of(signed_paper)
    assert signature.signer_cert.subject.native["common_name"] == NAME
    assert "見本" in NAME


def test_another_program_finds_the_signature_valid(signed_paper: bytes, tmp_path: Path):
    pdfsig = shutil.which("pdfsig")
    if pdfsig is None:
        assert not os.environ.get("CITYHALL_REQUIRE_ALL"), "pdfsig (poppler-utils) is not here"
        pytest.skip("pdfsig (poppler-utils) is not installed")
    file = tmp_path / "notice.pdf"
    file.write_bytes(signed_paper)
    said = subprocess.run([pdfsig, str(file)], capture_output=True, text=True).stdout
    assert "Signature Validation: Signature is Valid." in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said


def test_the_signed_file_still_satisfies_the_program_of_others(signed_paper: bytes, tmp_path: Path):
    from pdfua.cli import main

    file = tmp_path / "notice.pdf"
    file.write_bytes(signed_paper)
    assert main(["check", str(file)]) == 0


def test_the_key_is_for_its_owner_only_and_made_once(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("cityhall.foundation.notices.demo_key.BITS", 2048)
    path = demo_key(tmp_path / "keys" / "notices.p12")
    first = path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert demo_key(path).read_bytes() == first
    assert [each.name for each in path.parent.iterdir()] == ["notices.p12"]


def test_without_a_key_only_the_demonstration_signs(settings: LazySettings):
    settings.NOTICE_KEY, settings.DEMO = "", False
    unsigned = signed(b"%PDF")
    assert (unsigned.content, unsigned.by) == (b"%PDF", "")


def test_a_real_key_is_opened_by_a_passphrase_from_its_file(
    settings: LazySettings, tmp_path: Path, key_file: Path
):
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    key, certificate, _ = pkcs12.load_key_and_certificates(key_file.read_bytes(), None)
    locked = BestAvailableEncryption(b"a long passphrase")
    real, secret = tmp_path / "real.p12", tmp_path / "passphrase"
    real.write_bytes(pkcs12.serialize_key_and_certificates(b"city", key, certificate, None, locked))
    settings.NOTICE_KEY, settings.NOTICE_KEY_PASSPHRASE_FILE = str(real), str(secret)
    secret.write_text("another\n")
    with pytest.raises(NoKey):
        signed(a_paper())
    signing.kept_key.cache_clear()
    secret.write_text("a long passphrase\n")
    assert signed(a_paper()).by
