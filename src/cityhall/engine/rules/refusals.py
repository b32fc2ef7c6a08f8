"""Names what was found in a rule's text that does not belong there, and what to write instead."""

import re
import unicodedata

from cityhall.engine.rules.problems import RuleProblem, problem_at

# Written beginning → code, message, remedy. The first that fits is told.
_BEGINNINGS = (
    (r"--|/\*|#", "rule.comment", "条件にコメントは書けません。",
     "コメントは YAML の # に書きます。引く数が負なら a - (-5) のように、かっこで分けます。"),
    (r";", "rule.semicolon", "条件に ; は書けません。", "条件は1つだけ書きます。"),
    (r"[\"`\[\]]", "rule.double_quoted", "文字の値や項目の名前を、この記号では囲めません。",
     "文字の値は ' で囲みます（例: 'employee'）。項目の名前は囲みません。"),
    (r"'", "rule.unclosed_text", "文字の値が閉じていないか、中に改行などが入っています。",
     "値を ' と ' で囲みます。値の中の ' は '' と書きます。"),
    (r"[/%]", "rule.division", "割り算は使えません（端数の扱いがデータベースごとに違うため）。",
     "両辺に掛けて書きます（例: a / 2 >= 10 は a >= 20）。"),
    (r"!=|==|=>|\^=", "rule.operator", "この比べ方の記号は使えません。",
     "等しいは =、等しくないは <>、以上は >=、以下は <= と書きます。"),
    (r"::|\|\||->|~|\^|&|\||!", "rule.operator", "この記号は条件に使えません。",
     "使えるのは = <> < <= > >= + - * AND OR NOT BETWEEN IN IS NULL CASE です。"),
    (r"[:?@$]|\{", "rule.placeholder", "この書き方では値を差し込めません。",
     "パラメーターは :nursery_income_limit のように、: と小文字の名前で書きます。"),
    (r"[0-9]", "rule.number", "数の書き方が正しくありません。",
     "整数を数字だけで書きます（例: 3600000）。小数・指数・桁区切りは使えません。"),
    (r"[A-Za-z_]", "rule.unknown_word", "項目の名前の書き方が正しくありません。",
     "applicant.birth_date のように、小文字・数字・_ の語を点で区切って書きます。"),
)  # fmt: skip
_PATTERNS = [(re.compile(pattern), told) for pattern, *told in _BEGINNINGS]
_ALSO_WIDE = {
    "−": "-", "‐": "-", "–": "-", "—": "-", "×": "*", "≧": ">=", "≦": "<=", "≥": ">=", "≤": "<=",
    "≠": "<>", "‘": "'", "’": "'", "“": "'", "”": "'", "「": "'", "」": "'", "、": ",", "。": ".",
    "÷": "/",
}  # fmt: skip
_WIDE_RUN = re.compile(r"[！-～" + re.escape("".join(_ALSO_WIDE)) + r"]+")
_FOREIGN_WORDS = frozenset(
    {"LIKE", "ILIKE", "SIMILAR", "ESCAPE", "EXISTS", "SELECT", "FROM", "WHERE", "UNION", "CAST"}
    | {"COALESCE", "NULLIF", "LEAST", "GREATEST", "UNKNOWN", "CURRENT_DATE", "NOW", "TIMESTAMP"}
    | {"TIME", "EXTRACT", "OVER", "ANY", "ALL", "SOME", "XOR", "DIV", "MOD", "IF"}
)


def refuse_character(text: str, offset: int) -> RuleProblem:
    """The problem with what stands at `offset`, which begins no token of ours."""
    wide = _WIDE_RUN.match(text, offset)
    if wide is not None:
        return _wide(text, offset, wide.group())
    for pattern, (code, message, remedy) in _PATTERNS:
        if pattern.match(text, offset):
            return problem_at(text, offset, code, message, remedy)
    return _foreign(text, offset)


def _wide(text: str, offset: int, run: str) -> RuleProblem:
    narrow = "".join(_ALSO_WIDE.get(sign) or unicodedata.normalize("NFKC", sign) for sign in run)
    return problem_at(
        text,
        offset,
        "rule.full_width",
        f"「{run[:40]}」は全角です。",
        f"半角で「{narrow[:40]}」と書きます。",
    )


def _foreign(text: str, offset: int) -> RuleProblem:
    sign = text[offset]
    if sign == "　":
        return problem_at(
            text, offset, "rule.wide_space", "全角の空白があります。", "半角の空白にします。"
        )
    if unicodedata.category(sign)[0] in "CZ":
        return problem_at(
            text,
            offset,
            "rule.invisible_character",
            f"見えない文字（U+{ord(sign):04X}）があります。",
            "消して、半角の空白か改行で区切ります。",
        )
    return problem_at(
        text,
        offset,
        "rule.foreign_character",
        f"「{sign}」は条件に使えない文字です。",
        "項目は語彙の名前で書き、文字の値は ' で囲みます"
        "（例: applicant.employer_kind = 'company'）。",
    )


def refuse_word(text: str, offset: int, word: str) -> RuleProblem:
    """The problem with a single word that is no keyword of the rule language."""
    if word.upper() in _FOREIGN_WORDS or text[offset + len(word) :].lstrip()[:1] == "(":
        return problem_at(
            text,
            offset,
            "rule.function",
            f"「{word}」は条件では使えません。",
            "使えるのは AND OR NOT、比較、BETWEEN、IN、IS NULL、CASE、+ - *、"
            "日付 ± INTERVAL、ABS です。",
        )
    return problem_at(
        text,
        offset,
        "rule.unknown_word",
        f"「{word[:80]}」が何か分かりません。",
        "項目は applicant.birth_date のように点で区切って書きます。"
        "文字の値は ' で、パラメーターは : で始めます。",
    )
