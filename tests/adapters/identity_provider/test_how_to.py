"""docs/how-to/sign-in-with-a-card.md, followed: its commands, its settings, its figures."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from cityhall.adapters.identity_provider.openid import calls, places, remembering, tokens
from cityhall.adapters.identity_provider.openid.keys import client_key
from cityhall.foundation.accounts.web.assurance import SIGNATURE_LASTS
from tests.tools.how_to import CHECKOUT, shell_blocks

NAME = "sign-in-with-a-card.md"
PAGE = (CHECKOUT / "docs" / "how-to" / NAME).read_text(encoding="utf-8")
BLOCKS = shell_blocks(NAME)
SETTINGS = dict(
    word.split("=", 1) for block in BLOCKS for word in shlex.split(block) if word.startswith("CITY")
)
ASK = """
import json
from django.conf import settings
names = ["IDENTITY_PROVIDER", "SITE_ADDRESS", "OPENID_ISSUER", "OPENID_CLIENT", "OPENID_KEY_FILE"]
names += ["OPENID_KEY_ID", "OPENID_SIGNING", "OPENID_ENDPOINTS", "DEMO"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def settings_with(environment: dict[str, str]) -> dict[str, object]:
    """What the city's settings say in this environment, without any other variable of it."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CITYHALL_")}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**plain, "DJANGO_SETTINGS_MODULE": "cityhall.config.settings", **environment},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, object] = json.loads(done.stdout)
    return said


def test_its_settings_choose_the_provider_and_reach_it(var_dir: Path, settings) -> None:
    said = settings_with({**SETTINGS, "CITYHALL_VAR": str(var_dir)})
    assert said["IDENTITY_PROVIDER"] == settings.IDENTITY_PROVIDERS["openid"]
    assert said["SITE_ADDRESS"] == SETTINGS["CITYHALL_ADDRESS"]
    for name in ("ISSUER", "CLIENT", "KEY_FILE", "KEY_ID", "SIGNING", "ENDPOINTS"):
        assert said[f"OPENID_{name}"] == SETTINGS[f"CITYHALL_OPENID_{name}"]
    settings.OPENID_ENDPOINTS = SETTINGS["CITYHALL_OPENID_ENDPOINTS"]
    found = places.configured()
    assert found.keys() == places.PUBLISHED.keys()
    assert all(place.startswith(SETTINGS["CITYHALL_OPENID_ISSUER"]) for place in found.values())


def test_without_them_nobody_signs_in_but_in_the_demonstration(var_dir: Path, settings) -> None:
    var = {"CITYHALL_VAR": str(var_dir)}
    assert settings_with(var)["IDENTITY_PROVIDER"] == ""
    demo = settings_with({**var, "CITYHALL_DEMO": "1"})
    assert demo["IDENTITY_PROVIDER"] == settings.IDENTITY_PROVIDERS["demo"]


def test_its_commands_make_a_key_that_serves(tmp_path: Path, settings) -> None:
    if shutil.which("openssl") is None:
        assert os.environ.get("CITYHALL_REQUIRE_ALL") != "1", "openssl is needed"
        pytest.skip("openssl is not installed")
    commands = next(block for block in BLOCKS if "openssl" in block)
    subprocess.run(["sh", "-ec", commands], cwd=tmp_path, check=True, capture_output=True)
    private = tmp_path / "card-client.pem"
    assert private.stat().st_mode & 0o077 == 0
    settings.OPENID_KEY_FILE = str(private)
    assert client_key().as_pem(private=False).decode() == (
        tmp_path / "card-client-public.pem"
    ).read_text(encoding="ascii")


def test_its_figures_are_ours() -> None:
    assert "differ by 60 seconds" in PAGE
    assert timedelta(seconds=60) == tokens.SKEW
    assert "five seconds of silence, or ten in all" in PAGE
    assert (calls.WAIT, calls.WHOLE) == (5, 10)
    assert "kept for an hour, and serve for a day" in PAGE
    assert timedelta(hours=1) == remembering.FRESH
    assert timedelta(days=1) == remembering.USABLE
    assert "a quarter of an\n  hour" in PAGE
    assert timedelta(minutes=15) == SIGNATURE_LASTS


def test_what_the_log_says_is_said_somewhere() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (CHECKOUT / "src" / "cityhall" / "adapters" / "identity_provider").rglob("*.py")
    )
    for said in (
        "CITYHALL_OPENID_KEY_FILE: ",
        "the token endpoint answers ",
        "the discovery document is of another issuer",
        "the provider confirms less than is needed",
    ):
        assert said in source
        assert f"`{said.strip()}" in PAGE
