"""Two revisions of an issue side by side, field by field; differences are remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cityhall.governance.reform_policies.queries import RevisionView
from cityhall.governance.reform_policies.rules.difference import Difference, Run, difference
from cityhall.governance.reform_policies.schema import EditionFile, FieldDefinition

#: Fields that are short, in the order in which they are shown, with their name.
SHORT = {
    "number": "番号",
    "level": "課題領域",
    "policy_field": "政策分野",
    "rank": "ランク",
    "impact": "インパクト",
    "urgency": "緊急度",
}


@dataclass(frozen=True)
class FieldDifference:
    """One field in both revisions. `mark` is the number that each edition gives it."""

    key: str
    mark: str
    label: str
    difference: Difference


def compare(old: RevisionView, new: RevisionView, edition: EditionFile) -> list[FieldDifference]:
    """Short fields that changed, then every field of the edition's form that either fills."""
    found = [
        FieldDifference(key, "", label, _whole(_short(old, key), _short(new, key)))
        for key, label in SHORT.items()
        if _short(old, key) != _short(new, key)
    ]
    for field in edition.issue_fields:
        before, after = field_text(old.content, field), field_text(new.content, field)
        if before or after:
            shown = _difference(before, after)
            found.append(FieldDifference(field.key, field.mark, field.label, shown))
    return found


def field_text(content: Mapping[str, Any], field: FieldDefinition) -> str:
    """What a field says, as text: initiatives with their schedule line by line."""
    if field.key == "title":
        return str(content["title"])
    written = str(content.get("sections", {}).get(field.key, "")).rstrip()
    if field.key != "initiatives":
        return written
    lines = [written] if written else []
    for initiative in content.get("initiatives", ()):
        lines += [f"{initiative['number']} {initiative['title']}", initiative["text"].rstrip()]
        lines += [bar_text(bar) for bar in initiative["schedule"]]
    return "\n".join(line for line in lines if line)


def bar_text(bar: Mapping[str, Any]) -> str:
    """A line of the schedule in words."""
    end = bar["to"] or bar["from"]
    when = f"第{bar['from']}四半期" + (f"～第{end}四半期" if end != bar["from"] else "")
    about = f"（{bar['about']}）" if bar["about"] else ""
    tags = "".join(f"【{tag}】" for tag in bar["tags"])
    group = f"【{bar['group']}】" if bar["group"] else ""
    return f"{group}{'●' if bar['is_point'] else '・'}{bar['label']}{tags}{about} {when}"


def _whole(old: str, new: str) -> Difference:
    """A number changes as a whole."""
    sides = (tuple([Run(side, True)] if side else []) for side in (old, new))
    return Difference(*sides)


def _short(revision: RevisionView, key: str) -> str:
    value = revision.content.get(key)
    return "" if value is None else str(value)


@lru_cache(maxsize=512)
def _difference(old: str, new: str) -> Difference:
    return difference(old, new)
