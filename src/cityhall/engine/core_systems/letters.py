"""Letters that an encoding has and has not (外字). Pure.

Nothing is lost without a word: what cannot be written is replaced and told, letter by letter, with
its variant selectors; what another encoding merely calls otherwise is written.
"""

import re
import unicodedata
from dataclasses import dataclass

#: A letter together with the selectors that make it the one that is meant.
_LETTER = re.compile(r".[\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL)
#: One character of JIS X 0208 that Unicode has twice: Microsoft's table took the other one.
_SAME = {
    "\u301c": "\uff5e",  # 〜 wave dash
    "\u2212": "\uff0d",  # − minus
    "\u2016": "\u2225",  # ‖ double bar
    "\u2014": "\u2015",  # — dash
    "\u00a2": "\uffe0",  # ¢
    "\u00a3": "\uffe1",  # £
    "\u00ac": "\uffe2",  # ¬
}


@dataclass(frozen=True)
class Unwritable:
    """A letter that the encoding does not have, and where in the text it stands (from 1)."""

    at: int
    letter: str

    @property
    def code_points(self) -> str:
        return " ".join(f"U+{ord(each):04X}" for each in self.letter)


def written(
    text: str, encoding: str, replacement: str, *, in_one_line: bool = False
) -> tuple[str, tuple[Unwritable, ...]]:
    """The text as it can be written, and every letter that was replaced for it; `in_one_line`
    also what would end a line or move its cells."""
    out: list[str] = []
    missing: list[Unwritable] = []
    letters = _LETTER.findall(unicodedata.normalize("NFC", text))
    for at, letter in enumerate(letters, start=1):
        same = letter if encoding != "cp932" else _SAME.get(letter, letter)
        if _is_there(same, encoding) and not (in_one_line and _is_control(same)):
            out.append(same)
        else:
            out.append(replacement)
            missing.append(Unwritable(at, letter))
    return "".join(out), tuple(missing)


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter[0]) in ("Cc", "Zl", "Zp")


def _is_there(letter: str, encoding: str) -> bool:
    """Whether it comes back as it went."""
    try:
        return letter.encode(encoding).decode(encoding) == letter
    except UnicodeEncodeError:
        return False
