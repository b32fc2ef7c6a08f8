"""Help with writing: what a reader would miss or stumble over; never a refusal, never without why.

Each check is a few lines that can be told to whoever wrote the text. The city's own report on its
first policies names the commonest fault: content and background run together, so that nobody can
tell what is to be solved.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityhall.kernel.words import split_words

#: What belongs into the content (what must be solved), not into the background (why it is so).
NEEDS = re.compile(r"必要がある|が必要|べきである|求められて|しなければならない")
#: Whom a result reaches.
PEOPLE = re.compile(r"市民|住民|利用者|来庁者|事業者|子ども|高齢者|外国人|職員")
#: Verbs that say that something is done without saying what will be there afterwards.
VAGUE = ("検討する", "推進する", "図る", "努める", "強化する", "促進する", "取り組む", "目指す")
DATED = re.compile(r"[0-9０-９]+(?:年|月|日|四半期)|今年度|来年度|年度中|年度末")
FIGURE = re.compile(r"[0-9０-９]")
ALIKE = 0.8  # share of common words from which two titles are taken for the same issue
RUN_TOGETHER = 0.5
LEAST_WORDS = 8  # shorter texts have too few words to be compared


@dataclass(frozen=True)
class Advice:
    """One remark: a stable code, the field it concerns, and what to do about it."""

    code: str
    field: str
    message: str


def advice_on(
    content: Mapping[str, Any], fields: Sequence[str], before: Mapping[str, Any] | None = None
) -> list[Advice]:
    """Remarks on one issue under a form with these fields; `before` is last year's text of it.

    An issue of which only the title is known gets none: there is nothing to be read yet.
    """
    sections = content["sections"]
    if not (sections or content["initiatives"]):
        return []
    return [
        *_what_and_why(sections),
        *_result(sections, fields),
        *_initiatives(content),
        *_unchanged(sections, before),
    ]


def _what_and_why(sections: Mapping[str, str]) -> Iterator[Advice]:
    what, why = sections.get("content", ""), sections.get("background", "")
    shared = _share(what, why)
    if shared >= RUN_TOGETHER:
        yield Advice(
            "advice.run_together",
            "background",
            f"課題の内容と背景の言葉が{shared:.0%}重なっています。"
            "内容には何を解決するか、背景にはなぜそうなっているかを書き分けてください。",
        )
    if found := NEEDS.search(why):
        yield Advice(
            "advice.need_in_background",
            "background",
            f"背景に「{found[0]}」があります。"
            "何が必要かは、課題の内容に書くと、解決したかどうかを測れます。",
        )
    if (what or why) and not FIGURE.search(what + why):
        yield Advice(
            "advice.no_figure",
            "content",
            "内容と背景に数字がありません。件数、時間、割合のどれか一つで、いまの状態を示してください。",
        )


def _result(sections: Mapping[str, str], fields: Sequence[str]) -> Iterator[Advice]:
    if "outcome" in fields and not sections.get("outcome", "").strip():
        yield Advice(
            "advice.no_result",
            "outcome",
            "目指す成果が空です。市民にとって何がどう変わるかを書いてください。",
        )
        return
    told = sections.get("outcome", "") or sections.get("content", "")
    if told and not PEOPLE.search(told):
        yield Advice(
            "advice.nobody",
            "outcome" if "outcome" in fields else "content",
            "だれにとって変わるのかが書かれていません。市民、利用者、職員などを主語にしてください。",
        )


def _initiatives(content: Mapping[str, Any]) -> Iterator[Advice]:
    written = content["sections"].get("initiatives", "")
    for each in content["initiatives"]:
        if not each["schedule"]:
            yield Advice(
                "advice.no_schedule", "initiatives", f"「{each['title']}」に日程がありません。"
            )
    if written and not DATED.search(written):
        yield Advice("advice.no_date", "initiatives", "取組に、いつまでにという日付がありません。")
    text = written + "".join(each["text"] for each in content["initiatives"])
    vague = [verb for verb in VAGUE if verb in text]
    if vague:
        yield Advice(
            "advice.vague",
            "initiatives",
            f"「{'」「'.join(vague)}」だけでは、終わったかどうかが分かりません。何ができていれば終わりかを添えてください。",
        )


def _unchanged(sections: Mapping[str, str], before: Mapping[str, Any] | None) -> Iterator[Advice]:
    for key, text in sections.items():
        if before is not None and text.strip() and text == before["sections"].get(key):
            yield Advice(
                "advice.unchanged",
                key,
                "前の年度と同じ文です。1年で何が変わったかを足してください。",
            )


def advice_on_policy(
    policy: Mapping[str, Any], issues: Sequence[Mapping[str, Any]]
) -> list[Advice]:
    """Where a policy's preface, its list and its issues do not agree."""
    return [*_counts(policy, issues), *_named_differently(policy, issues)]


def _counts(policy: Mapping[str, Any], issues: Sequence[Mapping[str, Any]]) -> Iterator[Advice]:
    for row in policy["counts"]:
        own = sum(issue["level"] == row["level"] for issue in issues)
        if (row["count"] or 0) != own:
            message = f"冒頭の表では課題{row['level']}が{row['shown']}、本文では{own}件です。"
            yield Advice("advice.counts_differ", "counts", message)


def _named_differently(
    policy: Mapping[str, Any], issues: Sequence[Mapping[str, Any]]
) -> Iterator[Advice]:
    own = {issue["title"]: issue for issue in issues}
    preface = policy["sections"].get("highlights", "")
    for row in policy["issue_list"]:
        issue = own.get(row["title"])
        if issue is None:
            message = f"一覧の「{row['title']}」が、本文にありません。"
            yield Advice("advice.not_in_text", "issue_list", message)
            continue
        if issue["policy_field"] != row["policy_field"]:
            listed, own_field = row["policy_field"], issue["policy_field"]
            fields = f"一覧では「{listed}」、本文では「{own_field}」"
            message = f"「{row['title']}」の政策分野が、{fields}です。"
            yield Advice("advice.field_differs", "issue_list", message)
        names, written = row["initiatives"], [each["title"] for each in issue["initiatives"]]
        for name in (each for each in names if each not in written):
            message = f"一覧の取組「{name}」が、「{row['title']}」の本文にその名前ではありません。"
            yield Advice("advice.initiative_differs", "issue_list", message)
        for name in (each for each in names if preface and f"・{each}" not in preface):
            message = f"一覧の取組「{name}」が、冒頭の主な取組に同じ名前ではありません。"
            yield Advice("advice.not_in_preface", "highlights", message)


def alike(titles: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Names of issues whose titles say the same, in groups: an offer to link them."""
    groups: list[tuple[set[str], list[str]]] = []
    for name, title in titles.items():
        words = _words(title)
        for known, names in groups:
            if known and len(known & words) / len(known | words) >= ALIKE:
                names.append(name)
                break
        else:
            groups.append((words, [name]))
    return [tuple(names) for _, names in groups if len(names) > 1]


def _share(one: str, other: str) -> float:
    """How much of the words of the shorter text stand in the other as well: 0 to 1."""
    few, many = sorted((_words(one), _words(other)), key=len)
    return len(few & many) / len(few) if len(few) >= LEAST_WORDS else 0.0


def _words(text: str) -> set[str]:
    """The words of a text but for particles and marks."""
    return {word for word in split_words(text) if not re.fullmatch(r"[ぁ-ゖ\W]{1,3}", word)}
