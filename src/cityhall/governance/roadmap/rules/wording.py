"""Words that scanning spoiled: read anew where another document has them, else shown as spoiled."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cityhall.governance.roadmap.schema import Misreading


@dataclass(frozen=True)
class Run:
    """A stretch of text. `read`: what the scan has in its place, if that was put right."""

    text: str
    read: str = ""
    is_unreadable: bool = False


def runs(text: str, misreadings: Sequence[Misreading]) -> tuple[Run, ...]:
    """The text in stretches: as it stands, put right, or impossible to read."""
    known = {each.read: each for each in misreadings}
    if not known:
        return (Run(text),)
    longest_first = sorted(known, key=len, reverse=True)
    parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", text)
    return tuple(_run(part, known.get(part)) for part in parts if part)


def _run(part: str, misreading: Misreading | None) -> Run:
    if misreading is None:
        return Run(part)
    if misreading.shown:
        return Run(misreading.shown, read=part)
    return Run(part, is_unreadable=True)


def readable(text: str, misreadings: Sequence[Misreading]) -> str:
    """The text as it is shown where no mark can be set; what cannot be read stands in 〔?…?〕."""
    shown = (
        f"〔?{run.text}?〕" if run.is_unreadable else run.text for run in runs(text, misreadings)
    )
    return "".join(shown)
