"""Help with writing, over a whole edition or one bureau."""

from dataclasses import dataclass

from cityhall.governance.reform_policies.queries import (
    RevisionView,
    edition,
    issue_revisions,
    issues_of,
    policies_of,
    revisions_of,
)
from cityhall.governance.reform_policies.rules.advice import (
    Advice,
    advice_on,
    advice_on_policy,
    alike,
)


@dataclass(frozen=True)
class IssueAdvice:
    """A remark on one issue or policy; `about` is its name, `title` is for people."""

    about: str
    title: str
    advice: Advice


def advice_for(year: int, bureau: str | None = None) -> list[IssueAdvice]:
    """Every remark on the issues and policies of an edition, of one bureau if wanted."""
    found = edition(year)
    fields = [each.key for each in found.issue_fields]
    issues = [each for each in issue_revisions(year, bureau=bureau) if not each.is_removed]
    remarks = [
        IssueAdvice(each.subject, each.content["title"], advice)
        for each in issues
        for advice in advice_on(each.content, fields, _before(each, found.follows))
    ]
    for policy in policies_of(year):
        if bureau in (None, policy.bureau):
            own = [each.content for each in issues if each.bureau == policy.bureau]
            for advice in advice_on_policy(policy.content, own):
                remarks.append(IssueAdvice(policy.subject, policy.subject, advice))
    return remarks


def alike_in(year: int) -> list[tuple[str, ...]]:
    """Groups of issues of an edition whose titles say the same."""
    return alike({row.subject: row.title for row in issues_of(year) if not row.is_removed})


def _before(issue: RevisionView, follows: int | None) -> dict[str, object] | None:
    """The same issue's last text of the edition before, if it was in it."""
    if follows is None:
        return None
    earlier = [each for each in revisions_of(issue.subject) if each.year == follows]
    return dict(earlier[-1].content) if earlier else None
