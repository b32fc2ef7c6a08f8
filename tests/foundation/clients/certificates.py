"""Certificates of a small authority of the test, good ones and wrong ones."""

from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cityhall.kernel import clock

DAY = timedelta(days=1)


class Authority:
    """Its own certificate is at `file`, for whoever trusts it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, _named(name)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.file = folder / f"{name}.pem"
        whole = x509.BasicConstraints(ca=True, path_length=None)
        self.file.write_bytes(_pem(self._signed(self.name, self.key, until=DAY, holds=whole)))

    def certificate(self, host: str, *, until: timedelta = DAY) -> Path:
        """Key and certificate of a host, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        holds = x509.SubjectAlternativeName([x509.DNSName(host)])
        made = self._signed(_named(host), key, until=until, holds=holds)
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file = self.folder / f"{host}-{until.total_seconds():.0f}.pem"
        file.write_bytes(private + _pem(made))
        return file

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *,
        until: timedelta,
        holds: x509.ExtensionType,
    ) -> x509.Certificate:
        now = clock.now()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 10 * DAY)
            .not_valid_after(now + until)
            .add_extension(holds, critical=False)
            .sign(self.key, hashes.SHA256())
        )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(made: x509.Certificate) -> bytes:
    return made.public_bytes(serialization.Encoding.PEM)
