"""Says in Japanese why a rule is TRUE, FALSE or undecided: which condition, whose value."""

from collections.abc import Callable

from cityhall.engine.rules.answers import Answer, Condition
from cityhall.engine.rules.evaluating import Values, evaluate
from cityhall.engine.rules.phrases import Forms, Phrases
from cityhall.engine.rules.resolving import chosen
from cityhall.engine.rules.tree import Case, IsNull, Item, items_of, walk
from cityhall.engine.rules.types import Value

Describe = Callable[[str], str]
Show = Callable[[str, Value], str]

_MOST_REMEMBERED = 20_000


def plainly(item: str, value: Value) -> str:
    """A value in words where nobody has said how the item is shown."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, str):
        return value
    return f"{value.year}年{value.month}月{value.day}日"


def own_answer(item: str) -> str:
    """Where a value comes from when it was just answered."""
    return "あなたの答え"


class Wording:
    """Sentences in one language. `describe` names an item, `show` shows a value of it.

    Phrases and sentences are remembered: keep one wording for all rules and readers of a language.
    """

    def __init__(self, describe: Describe, show: Show = plainly) -> None:
        self._show = show
        self._describe = describe
        self._phrases = Phrases(describe, show)
        self._forms: dict[Condition, Forms | None] = {}
        self._said: dict[tuple[object, ...], str] = {}

    def sentences(
        self, answer: Answer, values: Values, source: Describe | None = None
    ) -> list[str]:
        """A sentence for each condition that decided, or that is still to be decided.

        `source` says where an item's value comes from, such as 「住民基本台帳」; without it all
        are the reader's own answers.
        """
        get, remembered = values.get, self._said.get
        said = []
        for condition in answer.conditions:
            items = condition.items
            key: tuple[object, ...]
            key = (condition, get(items[0])) if len(items) == 1 else (condition, *map(get, items))
            if source is not None:
                key = (*key, *map(source, items))
            said.append(remembered(key) or self._remember(key, condition, values, source))
        return said if len(said) < 2 else list(dict.fromkeys(said))

    def _remember(
        self,
        key: tuple[object, ...],
        condition: Condition,
        values: Values,
        source: Describe | None,
    ) -> str:
        if len(self._said) >= _MOST_REMEMBERED:
            self._said.clear()
            self._forms.clear()
        sentence = self._said[key] = self._sentence(condition, values, source or own_answer)
        return sentence

    def _sentence(self, condition: Condition, values: Values, source: Describe) -> str:
        node, items = condition.node, condition.items
        if isinstance(node, Item):
            return f"{self._describe(node.id)}: {self._own_value(node.id, values, source)}"
        forms = self._forms_of(condition)
        if forms is None:  # a CASE in it says something else for other values
            node = chosen(node, values)
            forms, items = self._phrases.forms(node), items_of(node)
        truth = evaluate(node, values)
        if truth is None:
            return f"{forms.asked}（まだ分かっていません）"
        return f"{forms.holds if truth else forms.fails}{self._sources(items, values, source)}"

    def _forms_of(self, condition: Condition) -> Forms | None:
        if condition not in self._forms:
            node = condition.node
            depends = any(isinstance(part, Case) for part in walk(node))
            fixed = isinstance(node, IsNull) or not depends
            self._forms[condition] = self._phrases.forms(node) if fixed else None
        return self._forms[condition]

    def _own_value(self, item: str, values: Values, source: Describe) -> str:
        value = values.get(item)
        if value is None:
            return "まだ分かっていません"
        return f"{self._show(item, value)}（{source(item)}）"

    def _sources(self, items: tuple[str, ...], values: Values, source: Describe) -> str:
        known = [(item, value) for item in items if (value := values.get(item)) is not None]
        if not known:
            return ""
        if len(known) == 1:
            item, value = known[0]
            return f"（{source(item)}: {self._show(item, value)}）"
        shown = [
            (f"{self._describe(item)} {self._show(item, value)}", item) for item, value in known
        ]
        origins = {source(item) for _, item in shown}
        if len(origins) == 1:
            return f"（{origins.pop()}: {'、'.join(words for words, _ in shown)}）"
        return f"（{'、'.join(f'{words}〔{source(item)}〕' for words, item in shown)}）"
