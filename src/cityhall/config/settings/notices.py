"""How notices are signed and sealed. Without a key, only the demonstration signs, with its own."""

import os

NOTICE_KEY = os.environ.get("CITYHALL_NOTICE_KEY", "")
NOTICE_KEY_PASSPHRASE_FILE = os.environ.get("CITYHALL_NOTICE_KEY_PASSPHRASE_FILE", "")
NOTICE_SEAL = os.environ.get("CITYHALL_NOTICE_SEAL", "")
