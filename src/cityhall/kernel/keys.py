"""Secret keys as files outside the database, made once."""

import os
import secrets
from pathlib import Path


def key_from(path: Path, *, size: int = 32) -> bytes:
    """The key stored at `path`; on first use `size` random bytes, readable by the owner only.

    Safe when several processes start at once: the file appears whole or not at all,
    and whoever comes second reads the first one's key.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(size))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
