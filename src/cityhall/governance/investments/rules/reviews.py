"""What a review must say."""

from collections.abc import Mapping, Sequence

from cityhall.kernel.errors import Invalid

LOWEST, HIGHEST = 1, 5


def ensure_scores(scores: Mapping[str, int], viewpoints: Sequence[str]) -> None:
    """Raises `Invalid` unless every viewpoint, and nothing else, has a score from 1 to 5."""
    for viewpoint in viewpoints:
        if not LOWEST <= scores.get(viewpoint, 0) <= HIGHEST:
            raise Invalid(
                "investments.score_missing",
                "点がついていない観点があります。",
                "すべての観点に、1から5の点をつけてください。",
                field=viewpoint,
            )
    if set(scores) - set(viewpoints):
        raise Invalid(
            "investments.no_such_viewpoint",
            "知らない観点があります。",
            "画面を読み直して、つけ直してください。",
        )


def needs_conditions(scores: Mapping[str, int], lowest: int) -> bool:
    """Whether a score is too low for an approval without conditions."""
    return any(score < lowest for score in scores.values())
