"""Which key does what at the desk: defaults from the workflow tables, a person's own choices.

No key works alone until its owner has seen it: all are shown, can be changed and switched off
(WCAG 2.1.4).
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityhall.engine.procedures.api import Workflow
from cityhall.kernel.texts import say

PREFERENCE = "desk_keys"
EVERYWHERE, LIST, CASE = "everywhere", "list", "case"
OFFICE = frozenset({"receptionist", "reviewer", "decider", "supervisor"})


@dataclass(frozen=True)
class KeyAction:
    """Something that a key does. `places`: pages, or for a move the states that offer it."""

    name: str
    label: str
    default: str
    places: frozenset[str]

    @property
    def is_move(self) -> bool:
        return self.name.startswith("move.")

    def meets(self, other: "KeyAction") -> bool:
        """Whether both can be offered on one page, so that one key cannot serve them both."""
        if self.is_move and other.is_move:
            return bool(self.places & other.places)
        if EVERYWHERE in self.places | other.places:
            return True
        if self.is_move or other.is_move:
            return CASE in self.places | other.places
        return bool(self.places & other.places)


DESK_ACTIONS = (
    KeyAction("search", "案件・人をさがす", "/", frozenset({EVERYWHERE})),
    KeyAction("home", "案件の一覧を開く", "g", frozenset({EVERYWHERE})),
    KeyAction("next", "次の案件へ", "j", frozenset({LIST, CASE})),
    KeyAction("previous", "前の案件へ(一覧の中)", "k", frozenset({LIST})),
    KeyAction("select", "案件を選ぶ・選ぶのをやめる", "x", frozenset({LIST})),
    KeyAction("take_chosen", "選んだ案件を担当する", "m", frozenset({LIST})),
    KeyAction("undo", "担当したのを元に戻す", "u", frozenset({LIST})),
    KeyAction("compare", "書類と答えを並べて見る・次の書類", "d", frozenset({CASE})),
    KeyAction("assign", "わたしの担当にする", "m", frozenset({CASE})),
    KeyAction("note", "メモを書く", "n", frozenset({CASE})),
    KeyAction("hand_over", "ほかの係へ引き継ぐ", "h", frozenset({CASE})),
)


def key_actions(workflows: Iterable[Workflow]) -> tuple[KeyAction, ...]:
    """Everything that can have a key: the desk's own, then each move that staff can make."""
    return (*DESK_ACTIONS, *_move_actions(workflows))


def _move_actions(workflows: Iterable[Workflow]) -> list[KeyAction]:
    found: dict[str, KeyAction] = {}
    for workflow in workflows:
        for move in workflow.moves:
            if not OFFICE & set(move.by):
                continue
            places = frozenset(f"{workflow.id}.{state}" for state in move.from_)
            label = say(move.label, "ja")
            same = found.get(move.id)
            if same is not None:
                places |= same.places
                label = same.label if label in same.label else f"{same.label}・{label}"
            key = same.default if same and same.default else move.key or ""
            found[move.id] = KeyAction(f"move.{move.id}", label, key, places)
    return list(found.values())


@dataclass(frozen=True)
class Keys:
    """The keys as one person has them."""

    is_on: bool
    chosen: Mapping[str, str]

    def of(self, name: str, default: str = "") -> str:
        """The key of an action; '' where it has none, or keys are off."""
        return self.chosen.get(name, default) if self.is_on else ""


def keys_in(preferences: Mapping[str, Any]) -> Keys:
    """What a person has chosen; everything that is not as this module writes it is ignored."""
    kept = preferences.get(PREFERENCE)
    kept = kept if isinstance(kept, Mapping) else {}
    chosen = kept.get("keys")
    known = chosen.items() if isinstance(chosen, Mapping) else ()
    return Keys(
        is_on=kept.get("is_on", True) is not False,
        chosen={str(name): str(key)[:1] for name, key in known},
    )


def read_key(typed: str) -> str | None:
    """One letter, digit or sign as a keyboard sends it; '' for none, None for what is no key."""
    plain = unicodedata.normalize("NFKC", typed).strip().lower()
    if not plain:
        return ""
    is_one = len(plain) == 1 and plain.isascii() and plain.isprintable()
    return plain if is_one and plain != "?" else None


def key_errors(actions: Sequence[KeyAction], keys: Mapping[str, str | None]) -> dict[str, str]:
    """What is wrong with a choice of keys, by action: no key at all, or one for two things."""
    wrong: dict[str, str] = {}
    for at, action in enumerate(actions):
        key = keys.get(action.name)
        if key is None:
            wrong[action.name] = "半角の英字・数字・記号を1つ入れてください(? は案内に使います)。"
            continue
        same = next(
            (each for each in actions[:at] if key and keys.get(each.name) == key
             and each.meets(action)), None,
        )  # fmt: skip
        if same is not None:
            wrong[action.name] = f"「{same.label}」と同じキーです。どちらかを変えてください。"
    return wrong
