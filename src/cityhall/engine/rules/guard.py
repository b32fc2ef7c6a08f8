"""Reads a rule's text into tokens, and refuses everything that has no place in a rule.

What passes is short, flat and made of our own words only, so that the parser behind never sees
a comment, a second statement, a quoted name or a text long enough to keep it busy.
"""

import re
from collections.abc import Callable

from sqlglot.tokens import Token, TokenType

from cityhall.engine.rules.problems import RuleProblem, problem_at
from cityhall.engine.rules.refusals import refuse_character, refuse_word

MOST_CHARACTERS = 4_000
MOST_TOKENS = 600
DEEPEST_NESTING = 24
DEEPEST_CASE = 4
MOST_ARITHMETIC = 40
LONGEST_ID = 63  # bytes; a longer name is cut silently by PostgreSQL

KEYWORDS = {
    "AND": TokenType.AND,
    "OR": TokenType.OR,
    "NOT": TokenType.NOT,
    "BETWEEN": TokenType.BETWEEN,
    "IN": TokenType.IN,
    "IS": TokenType.IS,
    "NULL": TokenType.NULL,
    "TRUE": TokenType.TRUE,
    "FALSE": TokenType.FALSE,
    "CASE": TokenType.CASE,
    "WHEN": TokenType.WHEN,
    "THEN": TokenType.THEN,
    "ELSE": TokenType.ELSE,
    "END": TokenType.END,
    "INTERVAL": TokenType.INTERVAL,
    "DATE": TokenType.DATE,
    "DAY": TokenType.VAR,
    "MONTH": TokenType.VAR,
    "YEAR": TokenType.VAR,
    "ABS": TokenType.VAR,
}
# `event.date` is a good name; `household.select` or `child.in` would only confuse its readers.
RESERVED_PARTS = frozenset(word.lower() for word in KEYWORDS) - {"date", "day", "month", "year"} | {
    "select", "from", "where", "group", "order", "having", "union", "join", "table", "insert",
    "update", "delete", "drop", "create", "like", "exists", "any", "all", "distinct",
}  # fmt: skip
OPERATORS = {
    "=": TokenType.EQ,
    "<>": TokenType.NEQ,
    "<": TokenType.LT,
    "<=": TokenType.LTE,
    ">": TokenType.GT,
    ">=": TokenType.GTE,
    "+": TokenType.PLUS,
    "-": TokenType.DASH,
    "*": TokenType.STAR,
    "(": TokenType.L_PAREN,
    ")": TokenType.R_PAREN,
    ",": TokenType.COMMA,
}
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<item>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+(?![A-Za-z0-9_.]))"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_.]))"
    r"|(?P<parameter>:[a-z][a-z0-9_]*(?![A-Za-z0-9_.:]))"
    r"|(?P<number>[0-9]+(?![A-Za-z0-9_.]))"
    r"|(?P<text>'(?:[^'\x00-\x1f\x7f]|'')*')"
    r"|(?P<operator>(?!--|==)(?:<>|<=|>=|[=<>+\-*(),]))"
)


def read_tokens(text: str) -> list[Token]:
    """The tokens of a rule, each dotted id joined to one; `RuleProblem` for anything foreign."""
    if len(text) > MOST_CHARACTERS:
        raise RuleProblem(
            "rule.too_long",
            f"条件が長すぎます（{len(text):,}文字）。",
            f"{MOST_CHARACTERS:,}文字までにします。長い条件は、途中の結果を導出項目に分けます。",
        )
    tokens = _split(text)
    if not tokens:
        raise RuleProblem("rule.empty", "条件が空です。", "例: applicant.age >= 18")
    _ensure_limits(text, tokens)
    _ensure_neighbours(text, tokens)
    return tokens


def _split(text: str) -> list[Token]:
    tokens: list[Token] = []
    offset = 0
    while offset < len(text):
        found = _TOKEN.match(text, offset)
        if found is None:
            raise refuse_character(text, offset)
        if found.lastgroup != "space":
            tokens.append(_token(text, found))
            if len(tokens) > MOST_TOKENS:
                raise problem_at(
                    text,
                    offset,
                    "rule.too_long",
                    f"条件の語が多すぎます（{MOST_TOKENS}語まで）。",
                    "途中の結果を導出項目に分けます。",
                )
        offset = found.end()
    return tokens


def _token(text: str, found: re.Match[str]) -> Token:
    written = found.group()
    match found.lastgroup:
        case "item":
            _ensure_id(text, found)
            kind = TokenType.IDENTIFIER
        case "parameter":
            kind = TokenType.IDENTIFIER
        case "number":
            kind = TokenType.NUMBER
        case "text":
            kind, written = TokenType.STRING, written[1:-1].replace("''", "'")
        case "operator":
            kind = OPERATORS[written]
        case _:
            written = written.upper()
            if written not in KEYWORDS:
                raise refuse_word(text, found.start(), found.group())
            kind = KEYWORDS[written]
    return Token(kind, written, 1, found.start(), found.start(), found.end() - 1)


def _ensure_id(text: str, found: re.Match[str]) -> None:
    name = found.group()
    parts = name.split(".")
    if len(parts) > 4 or len(name) > LONGEST_ID:
        raise problem_at(
            text,
            found.start(),
            "rule.id_too_long",
            f"項目の名前「{name[:80]}」が長すぎます。",
            f"点で区切った2〜4語、全体で{LONGEST_ID}字までにします。",
        )
    reserved = next((part for part in parts if part.lower() in RESERVED_PARTS), None)
    if reserved is not None:
        raise problem_at(
            text,
            found.start(),
            "rule.reserved_word",
            f"項目の名前「{name}」に、条件のことば「{reserved}」は使えません。",
            "語彙で別の名前にします。",
        )


def _ensure_limits(text: str, tokens: list[Token]) -> None:
    """Nesting, CASE in CASE, and long sums are counted before anything recursive sees them."""
    depth = cases = prefixes = sums = 0
    for token in tokens:
        kind = token.token_type
        depth += kind in (TokenType.L_PAREN, TokenType.CASE)
        cases += kind is TokenType.CASE
        prefixes = prefixes + 1 if kind in (TokenType.NOT, TokenType.DASH) else 0
        sums += kind in (TokenType.PLUS, TokenType.DASH, TokenType.STAR)
        if depth + prefixes > DEEPEST_NESTING or cases > DEEPEST_CASE or sums > MOST_ARITHMETIC:
            raise problem_at(
                text,
                token.start,
                "rule.too_deep",
                "条件の入れ子が深すぎるか、計算が長すぎます。",
                f"かっこは{DEEPEST_NESTING}重、CASE の入れ子は{DEEPEST_CASE}重、"
                f"計算の記号は{MOST_ARITHMETIC}個までにし、途中の結果を導出項目に分けます。",
            )
        depth -= kind in (TokenType.R_PAREN, TokenType.END)
        cases -= kind is TokenType.END


def _ensure_neighbours(text: str, tokens: list[Token]) -> None:
    """What only its neighbours make wrong, and a generous parser would let pass."""
    before, last = TokenType.COMMA, TokenType.COMMA
    for token in tokens:
        kind = token.token_type
        for wrong, code, message, remedy in _NEIGHBOURS:
            if wrong(before, last, kind):
                raise problem_at(text, token.start, code, message, remedy)
        before, last = last, kind


_NEIGHBOURS: tuple[tuple[Callable[[TokenType, TokenType, TokenType], bool], str, str, str], ...] = (
    (
        lambda before, last, kind: last is kind is TokenType.STRING,
        "rule.two_texts",
        "文字の値が2つ並んでいます。",
        "1つの ' ' に書くか、IN ('…', '…') のようにコンマで区切ります。"
        "値の中の ' は '' と書きます。",
    ),
    (
        lambda before, last, kind: last is TokenType.IDENTIFIER and kind is TokenType.L_PAREN,
        "rule.function",
        "項目の名前の後に、かっこは書けません。",
        "使える関数は ABS だけです。条件をつなぐなら AND・OR を書きます。",
    ),
    (
        lambda before, last, kind: (
            kind is TokenType.NULL
            and last is not TokenType.IS
            and not (last is TokenType.NOT and before is TokenType.IS)
        ),
        "rule.null",
        "NULL とは比べられません（答えがいつも「分からない」になるため）。",
        "分かっているかどうかは IS NULL・IS NOT NULL で書きます。",
    ),
    (
        lambda before, last, kind: last is TokenType.INTERVAL and kind is not TokenType.STRING,
        "rule.interval",
        "期間の書き方が正しくありません。",
        "INTERVAL '18' YEAR のように、数を ' で囲みます。",
    ),
    (
        lambda before, last, kind: last is TokenType.CASE and kind is not TokenType.WHEN,
        "rule.simple_case",
        "CASE のすぐ後には WHEN が要ります。",
        "CASE WHEN applicant.age >= 65 THEN 1 ELSE 0 END のように、条件を WHEN に書きます。",
    ),
)
