"""A right answer to any item, so that a test can fill in every form of the catalogue."""

from datetime import date, timedelta
from typing import Any

from cityhall.foundation.vocabulary.api import Item

NAME = {"family": "髙﨑", "given": "美咲", "family_kana": "タカサキ", "given_kana": "ミサキ"}
BABY = {"family": "髙﨑", "given": "結", "family_kana": "タカサキ", "given_kana": "ユイ"}
ADDRESS = {
    "postal_code": "8030814",
    "municipality": "40106",
    "prefecture": "福岡県",
    "city": "北九州市小倉北区",
    "town": "大手町",
    "street": "1-1",
    "building": "",
}
ACCOUNT = {
    "bank": "見本銀行",
    "branch": "小倉支店",
    "kind": "ordinary",
    "number": "1234567",
    "holder_kana": "タカサキ ミサキ",
}


def an_answer(item: Item, *, today: date) -> Any:
    """A value that the item's own checks accept."""
    if item.type in ("choice", "choices"):
        first = item.options[0].value
        return first if item.type == "choice" else [first]
    if item.type == "text" and item.checks.pattern is not None:
        assert item.example, f"{item.id} has a pattern and shows no example of it"
        return item.example["ja"]
    if item.type in ("number", "money"):
        return max(item.checks.min or 0, 1)
    if item.type == "date":
        return _a_day(item, today).isoformat()
    if item.type == "people":
        child = {"name": BABY, "birth_date": (today - timedelta(days=4)).isoformat()}
        return [{**child, "relationship": item.options[0].value}]
    return {
        "text": "見本",
        "long_text": "見本の文です。\n二行目です。",
        "name": BABY if item.about == "child" else NAME,
        "yes_no": True,
        "address": ADDRESS,
        "phone": "0935822111",
        "email": "misaki@example.jp",
        "bank_account": ACCOUNT,
        "file": [{"later": "窓口に持っていきます"}],
    }[item.type]


def _a_day(item: Item, today: date) -> date:
    """A day near today within the item's bounds; a grown-up's birthday for one's own."""
    checks = item.checks
    if item.id.endswith("birth_date") and item.about not in ("child", "dog"):
        return date(1992, 3, 15)
    day = today + timedelta(days=30) if checks.not_in_past else today - timedelta(days=4)
    if checks.not_before is not None:
        day = max(day, checks.not_before)
    return day if checks.not_after is None else min(day, checks.not_after)
