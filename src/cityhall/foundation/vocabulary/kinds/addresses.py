"""An address in Japan: postal code to town by look-up; street and building as typed."""

import re
import unicodedata
from datetime import date
from typing import Any

from cityhall.foundation.vocabulary.kinds.base import Kind, Read
from cityhall.foundation.vocabulary.kinds.faults import InvalidValue
from cityhall.foundation.vocabulary.kinds.fields import Fields
from cityhall.foundation.vocabulary.postal import Town, municipality_code, towns_of
from cityhall.foundation.vocabulary.schema import Item

MAX_PART = 100
_EXAMPLES = {
    "postal_code": "1000001",
    "prefecture": "東京都",
    "city": "千代田区",
    "town": "千代田",
    "street": "1-1",
    "building": "",
}
_CITY_EXAMPLE = "神奈川県 横浜市中区"


class AddressKind(Kind):
    """`{"postal_code", "municipality", "prefecture", "city", "town", "street", "building"}`."""

    parts = ("postal_code", "prefecture", "city", "town", "street", "building")
    example = "100-0001 東京都千代田区千代田1-1"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        typed = {part: fields.line(part) for part in self.parts}
        if not any(typed.values()):
            return None, []
        value = typed | {"postal_code": fields.narrow("postal_code").strip("〒").replace("-", "")}
        value["street"] = _narrow_street(typed["street"])
        towns = towns_of(value["postal_code"]) if len(value["postal_code"]) == 7 else ()
        _fill(value, towns)
        problems = self._faults(item, fields, value)
        if not problems:
            problems = self._settle(item, fields, value, towns)
        return (None, problems) if problems else (_ordered(value), [])

    def _faults(self, item: Item, fields: Fields, value: dict[str, str]) -> list[InvalidValue]:
        problems = []
        code = value["postal_code"]
        if code and not re.fullmatch(r"[0-9]{7}", code):
            problems.append(self._at("postal_code", item, fields, "postal_code"))
        for part in ("prefecture", "city", "street"):
            if not value[part]:
                problems.append(self._at("missing", item, fields, part))
        for part in self.parts[1:]:
            if len(value[part]) > MAX_PART:
                problems.append(self._at("too_long", item, fields, part, limit=MAX_PART))
        return problems

    def _settle(
        self, item: Item, fields: Fields, value: dict[str, str], towns: tuple[Town, ...]
    ) -> list[InvalidValue]:
        """Finds the municipality's code, or says why it cannot be found."""
        place = (value["prefecture"], value["city"])
        for town in towns:
            if (town.prefecture, town.city) == place:
                value["municipality"] = town.municipality
                return []
        if towns:
            found = towns[0].prefecture + towns[0].city
            return [self._at("postal_code_elsewhere", item, fields, "city", found=found)]
        code = municipality_code(*place)
        if code is None:
            fault = self.fault("municipality", item, fields, "city", example=_CITY_EXAMPLE)
            return [fault]
        value["municipality"] = code
        return []

    def _at(
        self, code: str, item: Item, fields: Fields, part: str, **values: object
    ) -> InvalidValue:
        return self.fault(code, item, fields, part, example=_EXAMPLES[part], **values)

    def show(self, item: Item, value: Any, language: str) -> str:
        code = value["postal_code"]
        mark = f"〒{code[:3]}-{code[3:]} " if code else ""
        place = "".join(value[part] for part in ("prefecture", "city", "town", "street"))
        return f"{mark}{place} {value['building']}".strip()

    def form_fields(self, item: Item, value: Any) -> dict[str, str | list[str]]:
        return {part: value.get(part, "") for part in self.parts}


def _narrow_street(text: str) -> str:
    """２－３ becomes 2-3, also between figures only: ー in a building's name stays."""
    narrow = unicodedata.normalize("NFKC", text)
    return re.sub(r"(?<=\d)\s*[‐‑‒–—―−ー]\s*(?=\d)", "-", narrow)


def _fill(value: dict[str, str], towns: tuple[Town, ...]) -> None:
    """What the postal code alone makes certain, where nothing was typed."""
    if len({(town.prefecture, town.city) for town in towns}) == 1:
        value["prefecture"] = value["prefecture"] or towns[0].prefecture
        value["city"] = value["city"] or towns[0].city
    if len(towns) == 1 and towns[0].city == value["city"]:
        value["town"] = value["town"] or towns[0].town
        value["street"] = value["street"] or towns[0].street


def _ordered(value: dict[str, str]) -> dict[str, str]:
    order = ("postal_code", "municipality", "prefecture", "city", "town", "street", "building")
    return {part: value[part] for part in order}
