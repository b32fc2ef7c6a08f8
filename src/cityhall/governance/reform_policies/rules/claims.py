"""What a revision may claim."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cityhall.kernel.errors import Conflict, Invalid


def ensure_rank_has_evidence(
    before: int | None, after: int | None, evidence: Sequence[object], *, is_imported: bool
) -> None:
    """A rank is raised only with evidence; only what was read in from a document may lack it."""
    if after is None or is_imported or evidence or (before is not None and after <= before):
        return
    raise Invalid(
        "reform.rank_without_evidence",
        f"ランク{after}に上げる根拠がありません。",
        "根拠になる文書、会議、公開した手続、指標の値のどれかを付けてください。",
        field="evidence",
    )


def ensure_rank_is_known(rank: int | None, ranks: Sequence[int], *, is_ranked: bool) -> None:
    """The edition knows the rank, and the level is one that is ranked."""
    if rank is None or (is_ranked and rank in ranks):
        return
    raise Invalid(
        "reform.rank_not_allowed",
        f"この課題に、ランク{rank}は付けられません。",
        "ランクは、様式がランクを付けると定めた課題領域に、様式にある数字で付けます。",
        field="rank",
    )


def ensure_sections_are_known(sections: Mapping[str, Any], known: Sequence[str]) -> None:
    """Only fields of the edition's form."""
    unknown = sorted(set(sections) - set(known))
    if unknown:
        raise Invalid(
            "reform.unknown_field",
            f"この年度の様式にない項目です: {'、'.join(unknown)}",
            "edition.yaml の key を確かめてください。",
        )


def ensure_not_back_dated(
    effective_on: date, last_effective_on: date | None, published_on: date | None, today: date
) -> None:
    """A new revision is no older than the last one, and is not published in the past."""
    if last_effective_on is not None and effective_on < last_effective_on:
        raise Invalid(
            "reform.back_dated",
            f"今の版({last_effective_on})より前の日付({effective_on})の版は加えられません。",
            "今の版の誤りを直すときは、同じ日付の「訂正」として、理由を書いて加えてください。",
            field="effective_on",
        )
    if published_on is not None and published_on < today:
        raise Invalid(
            "reform.published_in_the_past",
            f"公表の日({published_on})が今日より前です。",
            "今日か、これからの日を入れてください。",
            field="published_on",
        )


def ensure_seen(last: int | None, seen: int | None) -> None:
    """Whoever revises has read the last revision."""
    if last != seen:
        raise Conflict(
            "reform.revised_meanwhile",
            "読んでいる間に、ほかの人が新しい版を加えました。",
            "新しい版を読んでから、もう一度書いてください。",
        )
