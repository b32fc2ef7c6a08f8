"""A made-up city: residents with the totals of their households, as Parquet; the same every time.

Nothing is drawn at random: every figure follows from a hash of the resident's or household's number
and the seed. Columns are called by item id, as `rule count` wants them; about one in ten values is
unknown.
"""

from pathlib import Path

import duckdb

from cityhall.engine.rules.api import RuleType

RESIDENTS, HOUSEHOLDS = 1_000_000, 480_000
ITEMS = {
    "applicant.birth_date": RuleType.DATE,
    "applicant.resides_in_city": RuleType.BOOLEAN,
    "applicant.employer_kind": RuleType.TEXT,
    "applicant.income": RuleType.INTEGER,
    "applicant.is_pregnant": RuleType.BOOLEAN,
    "applicant.has_disability": RuleType.BOOLEAN,
    "home.is_rented": RuleType.BOOLEAN,
    "home.moved_in_on": RuleType.DATE,
    "household.members": RuleType.INTEGER,
    "household.children": RuleType.INTEGER,
    "household.preschool_children": RuleType.INTEGER,
    "household.elders": RuleType.INTEGER,
    "household.income": RuleType.INTEGER,
}

# A household has one resident of its own number; the rest are spread by hash.
_RESIDENTS = """
CREATE TABLE residents AS
SELECT n,
       CASE WHEN n < {households} THEN n ELSE hash(n + {seed}) % {households} END AS household,
       DATE '2026-04-01' - CAST(hash(n * 3 + {seed}) % 32000 AS INTEGER) AS birth_date,
       CASE hash(n * 5 + {seed}) % 20
           WHEN 0 THEN 'public_servant' WHEN 1 THEN 'self_employed' WHEN 2 THEN 'self_employed'
           WHEN 3 THEN 'none' WHEN 4 THEN 'none' WHEN 5 THEN NULL ELSE 'company' END AS employer,
       CASE WHEN hash(n * 7 + {seed}) % 10 = 0 THEN NULL
            ELSE CAST(hash(n * 11 + {seed}) % 900 AS BIGINT) * 10000 END AS income
FROM range({residents}) AS numbers(n)
"""
_HOUSEHOLDS = """
CREATE TABLE households AS
SELECT household, count(*) AS members,
       count(*) FILTER (birth_date >= DATE '2008-04-02') AS children,
       count(*) FILTER (birth_date >= DATE '2020-04-02') AS preschool_children,
       count(*) FILTER (birth_date < DATE '1961-04-02') AS elders,
       CASE WHEN count(income) = count(*) THEN CAST(sum(income) AS BIGINT) END AS income
FROM residents GROUP BY household
"""
_COLUMNS = """
SELECT r.birth_date AS "applicant.birth_date",
       hash(n * 13 + {seed}) % 50 > 0 AS "applicant.resides_in_city",
       employer AS "applicant.employer_kind",
       r.income AS "applicant.income",
       CASE WHEN hash(n * 17 + {seed}) % 10 > 0 THEN hash(n * 19 + {seed}) % 40 = 0
            END AS "applicant.is_pregnant",
       CASE WHEN hash(n * 23 + {seed}) % 10 > 0 THEN hash(n * 29 + {seed}) % 15 = 0
            END AS "applicant.has_disability",
       CASE WHEN hash(household * 31 + {seed}) % 10 > 0 THEN hash(household * 37 + {seed}) % 3 = 0
            END AS "home.is_rented",
       CASE WHEN hash(household * 41 + {seed}) % 10 > 0
            THEN DATE '2026-04-01' - CAST(hash(household * 43 + {seed}) % 9000 AS INTEGER)
            END AS "home.moved_in_on",
       members AS "household.members", children AS "household.children",
       preschool_children AS "household.preschool_children", elders AS "household.elders",
       h.income AS "household.income"
FROM residents AS r JOIN households AS h USING (household) ORDER BY n
"""


def write_population(
    file: Path, *, residents: int = RESIDENTS, households: int = HOUSEHOLDS, seed: int = 20260401
) -> None:
    """Writes one row for each resident."""
    numbers = {"residents": residents, "households": households, "seed": seed}
    with duckdb.connect() as database:
        database.execute(_RESIDENTS.format(**numbers))
        database.execute(_HOUSEHOLDS)
        database.execute(f"COPY ({_COLUMNS.format(**numbers)}) TO '{file}' (FORMAT parquet)")
