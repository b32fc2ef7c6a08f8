"""Pure rules: when a known fact may be used again, how names and addresses of a card are read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from cityhall.foundation.vocabulary.api import Item
from cityhall.kernel.errors import Invalid
from cityhall.kernel.folding import fold, tidy
from cityhall.kernel.wareki import format_wareki

IDENTITY_PROVIDER = "identity_provider"
PROTECTION = "protection"
CASE_PREFIX = "case:"
ADULT_AT = 18  # 民法4条


@dataclass(frozen=True)
class KnownFact:
    """A value and where it comes from. `is_expired`: too old to be used without asking."""

    value: Any
    source: str
    as_of: date
    purpose: str
    expires_on: date | None
    is_expired: bool = False


@dataclass(frozen=True)
class Reuse:
    """Whether a fact may be used again, and why, in Japanese words for the resident."""

    allowed: bool
    reason: str


class Titled(Protocol):
    """A purpose with its title in several languages."""

    @property
    def title(self) -> Mapping[Any, str]: ...


def reusable(
    fact: KnownFact,
    item: Item,
    procedure_purpose: str,
    *,
    purposes: Mapping[str, Titled] | None = None,
) -> Reuse:
    """Whether a procedure with this purpose may use the fact instead of asking.

    個人情報の保護に関する法律69条: data is used for the purpose for which it was collected.
    `purposes` (the vocabulary's) give the purposes their names in the reason.
    """
    label = item.label["ja"]
    if item.reuse == "never":
        return Reuse(False, f"「{label}」は、手続きのたびにお聞きする項目です。")
    if fact.is_expired:
        day = format_wareki(fact.as_of)
        return Reuse(False, f"「{label}」は{day}の情報で、もう古いため、もう一度お聞きします。")
    if item.reuse == "same_purpose" and fact.purpose != procedure_purpose:
        was, is_now = _title(fact.purpose, purposes), _title(procedure_purpose, purposes)
        return Reuse(
            False,
            f"「{label}」は「{was}」のためにお聞きしたことなので、「{is_now}」には使いません。",
        )
    if item.type == "name" and not _has_reading(fact.value):
        return Reuse(False, f"「{label}」のフリガナが分からないため、確かめます。")
    return Reuse(
        True, f"{format_wareki(fact.as_of)}に{source_words(fact.source)}で確かめた情報です。"
    )


def source_words(source: str) -> str:
    """Where a fact comes from, in words."""
    if source == IDENTITY_PROVIDER:
        return "マイナンバーカードでの本人確認"
    if source.startswith(CASE_PREFIX):
        return f"手続き(受付番号 {source.removeprefix(CASE_PREFIX)})"
    known = {"counter": "窓口", "resident": "ご自身の入力", PROTECTION: "支援措置の申出"}
    return known.get(source, source)


def _title(purpose: str, purposes: Mapping[str, Titled] | None) -> str:
    if not purpose:
        return "本人の確認"
    known = (purposes or {}).get(purpose)
    return known.title["ja"] if known else purpose


def _has_reading(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value.get("family_kana") or value.get("given_kana"))


def name_from_card(name: str) -> dict[str, str]:
    """The name on a card as a name value: the card has no reading and may have no space."""
    family, _, given = tidy(name).replace("\u3000", " ").partition(" ")
    return {"family": family, "given": given.strip(), "family_kana": "", "given_kana": ""}


def address_from_card(
    address: str, places: Iterable[tuple[str, str, str]]
) -> dict[str, str] | None:
    """The address on a card as an address value, if it lies in one of the places.

    `places` are (prefecture, city and ward, municipality code). None for an address elsewhere:
    somebody who is moving in still carries the old one on the card.
    """
    written = tidy(address)
    for prefecture, city, code in places:
        rest = written.removeprefix(prefecture)
        if rest.startswith(city):
            town, street, building = _split_street(rest.removeprefix(city).strip())
            return {
                "postal_code": "",
                "municipality": code,
                "prefecture": prefecture,
                "city": city,
                "town": town,
                "street": street,
                "building": building,
            }
    return None


def _split_street(rest: str) -> tuple[str, str, str]:
    """Town, numbers, building: 大手町1番1号 ハイツ203 → 大手町, 1番1号, ハイツ203."""
    numbers = re.search(r"[0-9０-９一二三四五六七八九十]+(?:丁目|番|号|[-－ー−])|[0-9０-９]", rest)
    if numbers is None:
        return rest, "", ""
    street, _, building = rest[numbers.start() :].replace("\u3000", " ").partition(" ")
    return rest[: numbers.start()].strip(), street, building.strip()


def search_name(value: Any) -> tuple[str, str]:
    """The folded name and reading under which a person is found."""
    if not isinstance(value, Mapping):
        return "", ""
    name = fold(f"{value.get('family', '')}{value.get('given', '')}")
    reading = fold(f"{value.get('family_kana', '')}{value.get('given_kana', '')}")
    return name[:200], reading[:200]


def shown_name(value: Any) -> str:
    """A name as people read it; '' if there is none."""
    if not isinstance(value, Mapping):
        return ""
    return f"{value.get('family', '')} {value.get('given', '')}".strip()


def last_day_as_child(birth_date: date) -> date:
    """The day before the eighteenth birthday (民法4条, 年齢計算ニ関スル法律)."""
    return birthday_of(birth_date, ADULT_AT) - timedelta(days=1)


def birthday_of(birth_date: date, age: int) -> date:
    """The day on which somebody is so old; on 1 March for who was born on 29 February."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def ensure_is_child(birth_date: date, today: date) -> None:
    """A parent acts for a child under eighteen who has been born."""
    if birth_date > today:
        raise Invalid(
            "residents.not_yet_born",
            "お子さんの生年月日が、今日より後になっています。",
            "生年月日を確かめてください。",
            field="child.birth_date",
        )
    if last_day_as_child(birth_date) < today:
        raise Invalid(
            "residents.not_a_child",
            "18歳になった方は、ご本人が手続きをします。",
            "ご本人がログインして手続きをするか、窓口にご相談ください。",
            field="child.birth_date",
        )
