"""Where a telling may go: https, to hosts that the settings name; this machine in the demo only.

An address is typed by an operator for somebody else, so it is held against a list and not against
what looks harmless. Pure: the adapter also looks at what the name resolves to.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


def why_not(address: str, *, hosts: Collection[str], to_this_machine: bool) -> str:
    """In words why nothing may be sent there; '' if it may."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "アドレスとして読めません"
    if len(address) > 500 or not address.isascii() or not address.isprintable() or " " in address:
        return "アドレスは、空白のない英数字(500文字まで)で書きます"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "アドレスに、名前や秘密、# から後は書けません"
    if host in THIS_MACHINE:
        return "" if to_this_machine else "この機械そのものには送れません"
    if parts.scheme != "https":
        return "https のアドレスだけに送れます"
    return "" if host in hosts else f"設定 CITYHALL_WEBHOOK_HOSTS に {host} がありません"
