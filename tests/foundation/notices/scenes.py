"""Decisions that a notice is made from."""

from datetime import date
from typing import Any

from cityhall.design_system.language import site_texts
from cityhall.foundation.notices.content import Content, Decided, Letterhead, compose
from cityhall.foundation.notices.definitions import notice_definitions
from cityhall.foundation.notices.schema import NoticeTemplate
from tests.factories.places import KOKURA_KITA

APPROVED, REJECTED = "notices/approved", "notices/rejection-with-remedies"
#: 葛 with the variation selector that asks for another of its shapes, and letters beyond the BMP.
NAME = "𠮷田髙﨑 葛\U000e0100城"
ADDRESS = {
    "postal_code": "8030814", "prefecture": "福岡県", "city": "北九州市小倉北区",
    "town": "大手町", "street": "1-1", "building": "葛\U000e0100飾ハイツ203号室",
}  # fmt: skip
LONGEST = {**ADDRESS, "building": "レジデンスタワー小倉ステーション・イースト" * 3}
HEAD = Letterhead({"ja": "北九州市"}, {"ja": "福岡県"}, {"ja": "小倉北区 市民課"}, "093-000-0000")
ISSUED_ON = date(2026, 11, 24)


def a_decision(outcome: str = REJECTED, **given: Any) -> Decided:
    usual: dict[str, Any] = {
        "reference": "K79M-42HX-Z",
        "outcome": outcome,
        "procedure": {"ja": "児童手当の認定請求", "en": "Child allowance claim"},
        "acts": ("児童手当法",),
        "arrived_on": date(2026, 11, 2),
        "decided_on": date(2026, 11, 24),
        "reason": "所得が上限を超えるため" if outcome == REJECTED else "",
        "has_remedies": outcome == REJECTED,
        "name": NAME,
        "address": ADDRESS,
        "section": "citizens",
        "ward": KOKURA_KITA,
    }
    return Decided(**(usual | given))


def a_content(
    outcome: str = REJECTED, template: NoticeTemplate | None = None, **given: Any
) -> Content:
    decided, known = a_decision(outcome, **given), notice_definitions()
    return compose(
        template or known.template(decided.outcome),
        known.remedy_for(decided.acts),
        decided,
        HEAD,
        site_texts(),
        number="7AWX-31PK-C",
        issued_on=ISSUED_ON,
    )
