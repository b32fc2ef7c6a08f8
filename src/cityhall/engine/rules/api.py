"""What other domains use of rules."""

from cityhall.engine.rules.answers import Answer, Answers
from cityhall.engine.rules.bounds import LARGEST_NUMBER
from cityhall.engine.rules.compiled import RuleSet, compile_rules, explain
from cityhall.engine.rules.counting import Counts, count_many
from cityhall.engine.rules.facts import read_fact
from cityhall.engine.rules.outline import Outline, outline
from cityhall.engine.rules.printing import DIALECTS, sql
from cityhall.engine.rules.problems import RuleProblem
from cityhall.engine.rules.reading import parse_rule
from cityhall.engine.rules.rule import Rule
from cityhall.engine.rules.types import RuleType, Value, fits
from cityhall.engine.rules.words import Wording, plainly

__all__ = [
    "DIALECTS",
    "LARGEST_NUMBER",
    "Answer",
    "Answers",
    "Counts",
    "Outline",
    "Rule",
    "RuleProblem",
    "RuleSet",
    "RuleType",
    "Value",
    "Wording",
    "compile_rules",
    "count_many",
    "explain",
    "fits",
    "outline",
    "parse_rule",
    "plainly",
    "read_fact",
    "sql",
]
