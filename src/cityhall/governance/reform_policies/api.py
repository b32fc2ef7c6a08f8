"""What other domains may use of the reform policies."""

from cityhall.governance.reform_policies.actions import remove_issue, revise_issue
from cityhall.governance.reform_policies.comparing import (
    FieldDifference,
    bar_text,
    compare,
    field_text,
)
from cityhall.governance.reform_policies.loading import (
    Imported,
    Loaded,
    import_table,
    load_reform,
)
from cityhall.governance.reform_policies.queries import (
    IssueCount,
    IssueRow,
    RevisionView,
    Summary,
    as_of,
    counts_of,
    edition,
    editions,
    fields_of,
    head,
    issue_rows,
    issues_across,
    issues_of,
    latest,
    policies_of,
    policy_revisions,
    revisions_of,
    search,
    summary,
)
from cityhall.governance.reform_policies.rules.chain import Wrong, wrong_in
from cityhall.governance.reform_policies.rules.dating import (
    MONTHS_OF_QUARTER,
    dated_in_words,
    fiscal_year_in_words,
    months_between,
    quarters_ended,
    read_dated,
)
from cityhall.governance.reform_policies.rules.difference import Difference, Run, difference
from cityhall.governance.reform_policies.schema import EditionFile, EvidenceDefinition
from cityhall.governance.reform_policies.tables import RowProblem
from cityhall.governance.reform_policies.verification import lines, wrong_revisions

__all__ = [
    "MONTHS_OF_QUARTER",
    "Difference",
    "EditionFile",
    "EvidenceDefinition",
    "FieldDifference",
    "Imported",
    "IssueCount",
    "IssueRow",
    "Loaded",
    "RevisionView",
    "RowProblem",
    "Run",
    "Summary",
    "Wrong",
    "as_of",
    "bar_text",
    "compare",
    "counts_of",
    "dated_in_words",
    "difference",
    "edition",
    "editions",
    "field_text",
    "fields_of",
    "fiscal_year_in_words",
    "head",
    "import_table",
    "issue_rows",
    "issues_across",
    "issues_of",
    "latest",
    "lines",
    "load_reform",
    "months_between",
    "policies_of",
    "policy_revisions",
    "quarters_ended",
    "read_dated",
    "remove_issue",
    "revise_issue",
    "revisions_of",
    "search",
    "summary",
    "wrong_in",
    "wrong_revisions",
]
