"""The shape of a municipality's files: reform/<year>/edition.yaml and policies.yaml."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints

from cityhall.foundation.vocabulary.api import Definition, Slug, Snake
from cityhall.governance.reform_policies.rules.dating import Dated, read_dated

Level = Literal["A", "B", "C"]
Title = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Effective = Annotated[
    Dated, BeforeValidator(read_dated), PlainSerializer(lambda dated: dated.written)
]
Quarter = Annotated[int, Field(ge=1, le=4)]


class DocumentDefinition(Definition):
    """A document that was read in, and the file in which it lies."""

    title: str
    file: str


class Place(Definition):
    """Where something stands: a document of the edition and the place in it."""

    document: Slug
    place: str


class FieldDefinition(Definition):
    """One field of an issue. `key` is the same over the years, `mark` (①) is this year's."""

    key: Snake
    mark: str = ""
    label: str


class PolicyFieldDefinition(Definition):
    """One field of a bureau's policy, under the chapter it stands in."""

    key: Snake
    chapter: str
    label: str


class LevelDefinition(Definition):
    """What a level means, in the source's own words; None where it says nothing."""

    code: Level
    label: str | None = None
    is_ranked: bool
    source: Place


class RankDefinition(Definition):
    """What a rank means, in the source's own words."""

    rank: Annotated[int, Field(ge=1, le=9)]
    label: str = ""
    meaning: str
    source: Place


StageKind = Literal["meeting", "inquiry", "hearing", "ranking", "guidance"]
Asks = Literal["", "issues", "texts", "progress", "version_up", "update"]


class StepDefinition(Definition):
    """One step of the round of an edition: `when` in the source's words, `on` if it has a day,
    `until` the last day on which bureaus answer what the step `asks` of them."""

    key: Snake
    kind: StageKind
    asks: Asks = ""
    when: str
    on: date | None = None
    until: date | None = None
    is_meeting: bool = False
    what: str
    source: Place | None = None


class RoundDefinition(Definition):
    """How an edition comes about, step by step."""

    source: Place
    steps: tuple[StepDefinition, ...]


class NextUpdate(Definition):
    """What the source promises, and the day on which it has not been kept."""

    words: str
    until: date
    source: Place


class ListDefinition(Definition):
    """A list of issues as a table, in a file of its own."""

    file: str
    level: Level
    effective: Effective
    published_on: date | None = None
    reason: str
    source: Place


class MisreadDefinition(Definition):
    """A word that scanning spoiled, and how it is shown."""

    read: str
    shown: str
    source: Place


class EditionFile(Definition):
    """edition.yaml: the form of one fiscal year."""

    year: Annotated[int, Field(ge=2000, le=2200)]
    follows: int | None = None
    documents: dict[Slug, DocumentDefinition]
    issue_fields: tuple[FieldDefinition, ...] = Field(min_length=1)
    no_longer: tuple[Snake, ...] = ()
    policy_fields: tuple[PolicyFieldDefinition, ...] = ()
    levels: tuple[LevelDefinition, ...]
    ranks: tuple[RankDefinition, ...] = ()
    round: RoundDefinition | None = None
    next_update: NextUpdate | None = None
    lists: tuple[ListDefinition, ...] = ()
    corrections: tuple[MisreadDefinition, ...] = ()


class EvidenceDefinition(Definition):
    """What a claim rests on: a document, a meeting, a released procedure or a measure."""

    kind: Literal["document", "meeting", "procedure", "measure"]
    title: str
    place: str = ""
    sha256: str = ""


class BarDefinition(Definition):
    """Something of the schedule: from a quarter to a quarter, or a point (●) in one."""

    label: str
    start: Annotated[Quarter, Field(alias="from")]
    end: Annotated[Quarter | None, Field(alias="to")] = None
    is_point: bool = False
    about: str = ""
    group: str = ""
    tags: tuple[str, ...] = ()


class InitiativeDefinition(Definition):
    """One initiative of an issue with its schedule by quarters."""

    number: str
    title: str
    text: str = ""
    schedule: tuple[BarDefinition, ...] = ()


class RevisionDefinition(Definition):
    """What holds for revisions of policies and of issues."""

    effective: Effective
    published_on: date | None = None
    reason: str
    source: Place
    evidence: tuple[EvidenceDefinition, ...] = ()
    removed: bool = False
    corrects: int | None = None
    sections: dict[Snake, str] = Field(default_factory=dict)


class IssueRevision(RevisionDefinition):
    """One revision of an issue."""

    number: str
    title: Title
    policy_field: str = ""
    rank: int | None = None
    impact: str = ""
    urgency: str = ""
    initiatives: tuple[InitiativeDefinition, ...] = ()
    footnotes: tuple[str, ...] = ()


class CountRow(Definition):
    """A row of the preface's table of counts, as it stands there."""

    level: Level
    count: int | None
    shown: str
    fields: str


class ListedIssue(Definition):
    """A row of the policy's own list of issues."""

    level: Level
    policy_field: str
    title: str
    initiatives: tuple[str, ...]


class PolicyRevision(RevisionDefinition):
    """One revision of a bureau's policy."""

    counts: tuple[CountRow, ...] = ()
    issue_list: tuple[ListedIssue, ...] = ()


class IssueDefinition(Definition):
    """An issue and its revisions, the oldest first."""

    id: Slug
    bureau: Slug | None = None
    level: Level
    place: Annotated[int, Field(ge=1)]
    revisions: tuple[IssueRevision, ...] = Field(min_length=1)


class PolicyDefinition(Definition):
    """A bureau's policy and its revisions, the oldest first."""

    bureau: Slug
    revisions: tuple[PolicyRevision, ...] = Field(min_length=1)


class PoliciesFile(Definition):
    """policies.yaml: policies and issues of one edition."""

    policies: tuple[PolicyDefinition, ...] = ()
    issues: tuple[IssueDefinition, ...] = ()


def plain(definition: Definition) -> dict[str, Any]:
    """A definition as JSON with the words of its file."""
    return definition.model_dump(mode="json", by_alias=True)
