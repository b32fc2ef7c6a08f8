"""A key that signs many papers; apart from `signing`, since pyHanko takes long to import."""

from functools import cached_property

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pyhanko.sign import signers

DIGESTS = {"sha256": hashes.SHA256()}


class KeptKey(signers.SimpleSigner):
    """A key that is read once.

    pyHanko reads and proves the private key anew for each signature; for RSA that takes many
    times as long as signing.
    """

    @cached_property
    def _private(self) -> object:
        return serialization.load_der_private_key(self.signing_key.dump(), password=None)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """RSA (PKCS #1 v1.5) with the key at hand; whatever else pyHanko knows, by pyHanko."""
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo
        if isinstance(self._private, RSAPrivateKey) and mechanism == "rsassa_pkcs1v15":
            return self._private.sign(data, PKCS1v15(), DIGESTS[digest_algorithm])
        return super().sign_raw(data, digest_algorithm)
