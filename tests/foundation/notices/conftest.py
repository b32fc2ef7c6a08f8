"""A city with its units, and one signing key for all tests: making one takes a second."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from cityhall.foundation.notices.demo_key import demo_key
from tests.factories.places import kokura_kita


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_key(tmp_path_factory.mktemp("keys") / "notices.p12")


@pytest.fixture
def city(db: None, settings: LazySettings, key_file: Path, var_dir: Path) -> None:
    settings.NOTICE_KEY = str(key_file)
    kokura_kita()
