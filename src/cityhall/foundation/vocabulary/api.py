"""What the vocabulary offers to the rest of the house."""

from cityhall.foundation.vocabulary.definitions import (
    LANGUAGES,
    Definition,
    ItemId,
    Law,
    RuleText,
    Scalar,
    Slug,
    Snake,
    Text,
)
from cityhall.foundation.vocabulary.fitting import absent_answer, required_items, unfit_answers
from cityhall.foundation.vocabulary.furigana import malformed_furigana
from cityhall.foundation.vocabulary.json_schema import answer_schema
from cityhall.foundation.vocabulary.kinds.accounts import ACCOUNT_KINDS
from cityhall.foundation.vocabulary.kinds.choices import NO, YES
from cityhall.foundation.vocabulary.kinds.dates import era_options
from cityhall.foundation.vocabulary.kinds.faults import InvalidValue, ValueProblems
from cityhall.foundation.vocabulary.kinds.words import PARTS as PART_LABELS
from cityhall.foundation.vocabulary.knowledge import asked_items, is_asked, known_values
from cityhall.foundation.vocabulary.listed import listed_values, offered_rows
from cityhall.foundation.vocabulary.loading import (
    Place,
    Shelf,
    Vocabulary,
    load_vocabulary,
    read_file,
    read_vocabulary,
    shown_name,
)
from cityhall.foundation.vocabulary.parameters import (
    Group,
    GroupFile,
    ItemFile,
    Parameter,
    ParameterFile,
    Purpose,
    PurposeFile,
)
from cityhall.foundation.vocabulary.planning import (
    MEMBER_ITEMS,
    CyclicItems,
    dependencies,
    fiscal_year_start,
    parameters_on,
    stages_of,
)
from cityhall.foundation.vocabulary.postal import Town, municipality_code, towns_of
from cityhall.foundation.vocabulary.problems import CatalogueProblem, CatalogueProblems
from cityhall.foundation.vocabulary.reading import did_you_mean, read_definition
from cityhall.foundation.vocabulary.schema import Item, Listed, Option, Subject
from cityhall.foundation.vocabulary.sources import Source, read_source
from cityhall.foundation.vocabulary.values import (
    Value,
    form_fields,
    read_value,
    rule_kind,
    rule_value,
    show_value,
)

__all__ = [
    "ACCOUNT_KINDS",
    "LANGUAGES",
    "MEMBER_ITEMS",
    "NO",
    "PART_LABELS",
    "YES",
    "CatalogueProblem",
    "CatalogueProblems",
    "CyclicItems",
    "Definition",
    "Group",
    "GroupFile",
    "InvalidValue",
    "Item",
    "ItemFile",
    "ItemId",
    "Law",
    "Listed",
    "Option",
    "Parameter",
    "ParameterFile",
    "Place",
    "Purpose",
    "PurposeFile",
    "RuleText",
    "Scalar",
    "Shelf",
    "Slug",
    "Snake",
    "Source",
    "Subject",
    "Text",
    "Town",
    "Value",
    "ValueProblems",
    "Vocabulary",
    "absent_answer",
    "answer_schema",
    "asked_items",
    "dependencies",
    "did_you_mean",
    "era_options",
    "fiscal_year_start",
    "form_fields",
    "is_asked",
    "known_values",
    "listed_values",
    "load_vocabulary",
    "malformed_furigana",
    "municipality_code",
    "offered_rows",
    "parameters_on",
    "read_definition",
    "read_file",
    "read_source",
    "read_value",
    "read_vocabulary",
    "required_items",
    "rule_kind",
    "rule_value",
    "show_value",
    "shown_name",
    "stages_of",
    "towns_of",
    "unfit_answers",
]
