"""The guide for programs: the same search and the same answers as `cityhall guide`."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from cityhall.design_system.language import current_language
from cityhall.engine.procedures.api import Catalogue, catalogue
from cityhall.engine.rules.api import read_fact
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid
from cityhall.kernel.texts import say
from cityhall.resident_services.guide.api import answer_all, finder_of
from cityhall.surfaces.api.callers import Anybody
from cityhall.surfaces.api.shapes import FactsIn, HitOut, ToldOut

router = Router(tags=["guide"], auth=Anybody("手続きの案内は、だれでも使える。答えは残さない"))
ANSWERS = {True: "TRUE", False: "FALSE", None: "UNKNOWN"}


@router.get("/guide/search", response=list[HitOut], url_name="search", summary="言葉で手続をさがす")
def search(
    request: HttpRequest,
    words: Annotated[str, Query(min_length=1, max_length=300, description="ふだんの言葉")],
    top: Annotated[int, Query(ge=1, le=500, description="何件まで")] = 10,
) -> list[HitOut]:
    """The procedures that fit everyday words, the best first."""
    known, language = catalogue(), current_language()
    return [
        HitOut(id=hit.id, title=say(known.procedures[hit.id].title, language), score=hit.score)
        for hit in finder_of(known).search(words, top)
    ]


@router.post(
    "/guide/answer", response=list[ToldOut], url_name="answer", summary="どの手続があてはまるか"
)
def answer(request: HttpRequest, given: FactsIn) -> list[ToldOut]:
    """For every procedure TRUE, FALSE or UNKNOWN, with the items that decide. Nothing is kept.

    Items that the city does not know are passed over; reasons are in Japanese.
    """
    known = catalogue()
    try:
        told = answer_all(known, _facts(given.facts, known), today=clock.today())
    except (TypeError, ValueError, KeyError, AttributeError):
        # Lists, names and addresses are not checked one by one: their shape is a form's matter.
        raise _unfit("facts") from None
    return [
        ToldOut(
            id=one.id,
            answer=ANSWERS[one.answer],  # type: ignore[arg-type]  # the three of the shape
            deciding=list(one.deciding),
            because=list(one.because),
        )
        for one in told
    ]


def _facts(given: dict[str, Any], known: Catalogue) -> dict[str, Any]:
    facts = {
        item: value
        for item, value in given.items()
        if item in known.vocabulary and value is not None
    }
    for item, kind in known.rulebook.item_types.items():
        if item in facts and read_fact(facts[item], kind) is None:
            raise _unfit(f"facts.{item}")
    return facts


def _unfit(field: str) -> Invalid:
    return Invalid(
        "api.fact_unfit",
        "形の違う値があります。",
        "はい・いいえは true か false、数は整数、日付は 2024-04-01 の形で送ってください。",
        field=field,
    )
