"""Keys: made on the first run, kept beside the data, never in the checkout's history."""

import os

from cityhall.config.settings.paths import VAR_DIR
from cityhall.kernel.keys import key_from

SECRET_KEY = os.environ.get("CITYHALL_SECRET_KEY") or key_from(VAR_DIR / "keys" / "django").hex()
