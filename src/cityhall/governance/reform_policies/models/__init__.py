"""Tables of the reform policies: the chain of revisions, and the round in which they come about."""

from cityhall.governance.reform_policies.models.revisions import (
    Edition,
    Issue,
    Revision,
    SubjectKind,
    Unchangeable,
)
from cityhall.governance.reform_policies.models.rounds import Ask, Round, Stage

__all__ = ["Ask", "Edition", "Issue", "Revision", "Round", "Stage", "SubjectKind", "Unchangeable"]
