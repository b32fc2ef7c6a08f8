"""The core systems that decided cases are handed over to, by the names people call them."""

from cityhall.design_system.language import site_texts, words


def system_name(system: str) -> str:
    """What people call a core system; its id where the texts do not name it."""
    key = f"desk.system.{system}"
    return words(key) if key in site_texts() else system
