"""Twenty rules over a million residents in one pass, against the same rules written by hand.

By hand means: one query in DuckDB's SQL, by somebody who knows which columns can be unknown, over
the same file. Both must give the same three counts for every rule.
"""

import tempfile
from pathlib import Path

import duckdb

from bench._measure import finish, medians, report
from bench._population import HOUSEHOLDS, ITEMS, RESIDENTS, write_population
from cityhall.engine.rules.api import Counts, Rule, count_many, parse_rule

BAR = 1.3
# Each rule in our language, and as one would write it by hand.
RULES = (
    (
        "applicant.resides_in_city AND household.preschool_children >= 1",
        '"applicant.resides_in_city" AND "household.preschool_children" >= 1',
    ),
    (
        "household.income < 3600000",
        '"household.income" < 3600000',
    ),
    (
        "household.children >= 1 AND household.income < 9600000",
        '"household.children" >= 1 AND "household.income" < 9600000',
    ),
    (
        "applicant.employer_kind <> 'public_servant' AND household.children >= 1",
        '"applicant.employer_kind" <> \'public_servant\' AND "household.children" >= 1',
    ),
    (
        "applicant.employer_kind IN ('self_employed', 'none')",
        "\"applicant.employer_kind\" IN ('self_employed', 'none')",
    ),
    (
        "applicant.birth_date <= DATE '1961-04-01'",
        "\"applicant.birth_date\" <= DATE '1961-04-01'",
    ),
    (
        "applicant.birth_date + INTERVAL '18' YEAR > DATE '2026-04-01'",
        "\"applicant.birth_date\" + INTERVAL '18' YEAR > DATE '2026-04-01'",
    ),
    (
        "applicant.is_pregnant OR household.preschool_children >= 2",
        '"applicant.is_pregnant" OR "household.preschool_children" >= 2',
    ),
    (
        "applicant.has_disability AND NOT home.is_rented",
        '"applicant.has_disability" AND NOT "home.is_rented"',
    ),
    (
        "household.income BETWEEN 1000000 AND 5000000",
        '"household.income" BETWEEN 1000000 AND 5000000',
    ),
    (
        "household.income < CASE WHEN household.children >= 2 THEN 9000000 ELSE 6000000 END",
        '"household.income" < CASE WHEN "household.children" >= 2 THEN 9000000 ELSE 6000000 END',
    ),
    (
        "household.income - 380000 * household.children < 2000000",
        '"household.income" - 380000 * "household.children" < 2000000',
    ),
    (
        "home.moved_in_on >= DATE '2025-04-01' AND home.is_rented",
        '"home.moved_in_on" >= DATE \'2025-04-01\' AND "home.is_rented"',
    ),
    (
        "household.elders >= 1 AND household.members = household.elders",
        '"household.elders" >= 1 AND "household.members" = "household.elders"',
    ),
    (
        "applicant.income IS NULL AND applicant.resides_in_city",
        '"applicant.income" IS NULL AND "applicant.resides_in_city"',
    ),
    (
        "NOT (household.children = 0 OR household.income >= 7000000)",
        'NOT ("household.children" = 0 OR "household.income" >= 7000000)',
    ),
    (
        "(home.is_rented OR applicant.has_disability) AND household.income < 2500000",
        '("home.is_rented" OR "applicant.has_disability") AND "household.income" < 2500000',
    ),
    (
        "applicant.income > 0 AND applicant.employer_kind = 'company' AND household.members > 2",
        '"applicant.income" > 0 AND "applicant.employer_kind" = \'company\' '
        'AND "household.members" > 2',
    ),
    (
        "CASE WHEN applicant.is_pregnant THEN TRUE ELSE household.preschool_children >= 1 END",
        'CASE WHEN "applicant.is_pregnant" THEN TRUE '
        'WHEN NOT "applicant.is_pregnant" THEN "household.preschool_children" >= 1 END',
    ),
    (
        "applicant.birth_date BETWEEN DATE '2008-04-02' AND DATE '2026-04-01' "
        "AND household.income < 9600000 AND applicant.resides_in_city",
        "\"applicant.birth_date\" BETWEEN DATE '2008-04-02' AND DATE '2026-04-01' "
        'AND "household.income" < 9600000 AND "applicant.resides_in_city"',
    ),
)


def by_hand(file: Path) -> dict[str, Counts]:
    columns = ", ".join(f"({hand}) AS r{place}" for place, (_, hand) in enumerate(RULES))
    counts = ", ".join(
        f"count(*) FILTER (r{place}), count(r{place})" for place in range(len(RULES))
    )
    with duckdb.connect() as database:
        found = database.execute(
            f"SELECT count(*), {counts} FROM (SELECT {columns} FROM read_parquet('{file}'))"
        ).fetchone()
    total, *pairs = found or ()
    return {
        text: Counts(true, known - true, total - known)
        for (text, _), true, known in zip(RULES, pairs[::2], pairs[1::2], strict=True)
    }


def main() -> None:
    rules: dict[str, Rule] = {text: parse_rule(text, items=ITEMS) for text, _ in RULES}
    with tempfile.TemporaryDirectory(prefix="cityhall-bench-") as folder:
        file = Path(folder) / "residents.parquet"
        write_population(file)
        counted = count_many(rules, file)
        assert counted == by_hand(file)
        assert all(sum((one.true, one.false, one.unknown)) == RESIDENTS for one in counted.values())
        taken = medians(
            {"ours": lambda: count_many(rules, file), "by_hand": lambda: by_hand(file)}, rounds=11
        )
    finish(
        report(
            "rules_million",
            taken["ours"] / taken["by_hand"],
            BAR,
            seconds=round(taken["ours"], 3),
            by_hand_seconds=round(taken["by_hand"], 3),
            residents=RESIDENTS,
            households=HOUSEHOLDS,
            rules=len(RULES),
        )
    )


if __name__ == "__main__":
    main()
