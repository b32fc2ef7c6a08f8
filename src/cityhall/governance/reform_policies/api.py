"""What other domains may use of the reform policies."""

from cityhall.governance.reform_policies.actions import (
    IssueChange,
    publish_at_once,
    remove_issue,
    revise_issue,
)
from cityhall.governance.reform_policies.advising import IssueAdvice, advice_for, alike_in
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
    MOST_FOUND,
    IssueCount,
    IssueRow,
    RevisionView,
    Summary,
    as_of,
    counted,
    counts_of,
    edition,
    editions,
    head,
    issue_revisions,
    issue_rows,
    issues_across,
    issues_of,
    issues_on,
    latest,
    policies_of,
    policy_revisions,
    revisions_of,
    search,
    summary,
)
from cityhall.governance.reform_policies.rounds.asking import (
    answer_ask,
    ask_bureaus,
    close_stage,
)
from cityhall.governance.reform_policies.rounds.bureaus import askable, bureau_names
from cityhall.governance.reform_policies.rounds.reading import (
    AskView,
    RoundView,
    StageView,
    bureaus_for,
    round_for,
    rounds_for,
)
from cityhall.governance.reform_policies.rounds.stages import load_sample_round
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
from cityhall.governance.reform_policies.rules.rounds import Phase, Standing
from cityhall.governance.reform_policies.rules.sampling import SAMPLES
from cityhall.governance.reform_policies.schema import EditionFile, EvidenceDefinition
from cityhall.governance.reform_policies.sheets import as_excel, as_pdf, sheet_of
from cityhall.governance.reform_policies.tables import RowProblem
from cityhall.governance.reform_policies.verification import lines, program_text, wrong_revisions

__all__ = [
    "MONTHS_OF_QUARTER",
    "MOST_FOUND",
    "SAMPLES",
    "AskView",
    "Difference",
    "EditionFile",
    "EvidenceDefinition",
    "FieldDifference",
    "Imported",
    "IssueAdvice",
    "IssueChange",
    "IssueCount",
    "IssueRow",
    "Loaded",
    "Phase",
    "RevisionView",
    "RoundView",
    "RowProblem",
    "Run",
    "StageView",
    "Standing",
    "Summary",
    "Wrong",
    "advice_for",
    "alike_in",
    "answer_ask",
    "as_excel",
    "as_of",
    "as_pdf",
    "ask_bureaus",
    "askable",
    "bar_text",
    "bureau_names",
    "bureaus_for",
    "close_stage",
    "compare",
    "counted",
    "counts_of",
    "dated_in_words",
    "difference",
    "edition",
    "editions",
    "field_text",
    "fiscal_year_in_words",
    "head",
    "import_table",
    "issue_revisions",
    "issue_rows",
    "issues_across",
    "issues_of",
    "issues_on",
    "latest",
    "lines",
    "load_reform",
    "load_sample_round",
    "months_between",
    "policies_of",
    "policy_revisions",
    "program_text",
    "publish_at_once",
    "quarters_ended",
    "read_dated",
    "remove_issue",
    "revise_issue",
    "revisions_of",
    "round_for",
    "rounds_for",
    "search",
    "sheet_of",
    "summary",
    "wrong_in",
    "wrong_revisions",
]
