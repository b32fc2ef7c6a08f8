"""Everything that is wrong in the catalogue, each with file, line and remedy."""

from pathlib import Path

from cityhall.engine.procedures.checks.authority import check_authority
from cityhall.engine.procedures.checks.conditions import check_conditions
from cityhall.engine.procedures.checks.duties import check_duties
from cityhall.engine.procedures.checks.examples import check_examples
from cityhall.engine.procedures.checks.fees import check_fees
from cityhall.engine.procedures.checks.ground import Ground
from cityhall.engine.procedures.checks.languages import check_languages
from cityhall.engine.procedures.checks.notices import check_notices
from cityhall.engine.procedures.checks.references import check_references
from cityhall.engine.procedures.checks.workflows import check_workflows
from cityhall.engine.procedures.loading import Definitions, read_definitions
from cityhall.engine.procedures.rulebook import Rulebook
from cityhall.foundation.vocabulary.api import CatalogueProblem

_CHECKS = (
    check_references,
    check_conditions,
    check_duties,
    check_fees,
    check_workflows,
    check_authority,
    check_notices,
    check_languages,
)


def check_catalogue(catalogue: Path, municipality: Path | None = None) -> list[CatalogueProblem]:
    """Every problem of the catalogue, in the order of files and lines; empty when it is sound."""
    definitions = read_definitions(catalogue, municipality)
    rulebook = Rulebook(definitions.vocabulary)
    definitions.vocabulary.bind(
        rulebook, city_codes=definitions.city_codes, ward_codes=definitions.ward_codes
    )
    return check_definitions(definitions, rulebook)


def check_definitions(definitions: Definitions, rulebook: Rulebook) -> list[CatalogueProblem]:
    """As `check_catalogue`, for definitions that are read already and bound to their rulebook."""
    ground = Ground(definitions, rulebook)
    problems = list(definitions.problems)
    for check in _CHECKS:
        problems += check(ground)
    if all(is_harmless(problem) for problem in problems if "/vocabulary/" in problem.file):
        problems += check_examples(ground)
    return sorted(set(problems))


def is_harmless(problem: CatalogueProblem) -> bool:
    """Whether examples can be judged in spite of a problem in the vocabulary."""
    return problem.code.startswith("text.")
