"""A passkey in software: makes and uses keys as a browser and its authenticator would."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


class SoftKey:
    """One key pair. `origin` is where its browser stands; `flags` and `count` may be made wrong."""

    def __init__(self, origin: str = "http://testserver", number: bytes = b"k" * 32) -> None:
        self.origin, self.number = origin, number
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.flags, self.count = PRESENT | VERIFIED, 0

    def made(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`."""
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.number, public)
        data = AuthenticatorData.create(
            _digest(options["rp"]["id"]), self.flags | HAS_KEY, self.count, credential
        )
        client = self._client("webauthn.create", options)
        return self._told({
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        })  # fmt: skip

    def used(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`."""
        self.count += 1
        data = AuthenticatorData.create(_digest(options["rpId"]), self.flags, self.count)
        client = self._client("webauthn.get", options)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._told({
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed),
        })  # fmt: skip

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _told(self, response: dict[str, str]) -> str:
        number = websafe_encode(self.number)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )


def _digest(host: str) -> bytes:
    return hashlib.sha256(host.encode()).digest()
