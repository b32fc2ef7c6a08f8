"""Reads of a case what the workflow's guards look at."""

from dataclasses import dataclass

from cityhall.engine.cases.models import Case, Correction, Decision
from cityhall.engine.cases.rules.workflow import Standing


@dataclass(frozen=True)
class Matters:
    """What is pending in a case: corrections not yet closed, and the decision that stands."""

    corrections: tuple[Correction, ...]
    decision: Decision | None

    def standing(
        self, state: str, *, is_unpaid: bool = False, unseen_points: tuple[str, ...] = ()
    ) -> Standing:
        decision = self.decision
        return Standing(
            state=state,
            is_unpaid=is_unpaid,
            unseen_points=unseen_points,
            open_corrections=tuple(each.item for each in self.corrections),
            unanswered=tuple(each.item for each in self.corrections if not each.answered_at),
            proposed_by=decision.proposed_by_id if decision else None,
            proposed_outcome=decision.outcome if decision else None,
        )


def matters_of(case: Case) -> Matters:
    """Two queries."""
    corrections = Correction.objects.filter(case=case, closed_at__isnull=True).order_by("id")
    decision = Decision.objects.filter(case=case, returned_at__isnull=True).first()
    return Matters(tuple(corrections), decision)
