"""docs/reference/vocabulary.md: everything that the city ever asks for."""

from itertools import groupby

from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.vocabulary.api import Item
from cityhall.kernel.texts import plain
from cityhall.surfaces.command_line.reference.tables import table

HEAD = ["データ項目", "型", "日本語", "English", "やさしい日本語", "だれの", "扱い", "再利用"]


def page() -> str:
    """One section a page group, one row an item."""
    vocabulary = catalogue().vocabulary
    titles = {group.id: group.title["ja"] for group in vocabulary.groups.values()}
    order = list(titles)
    items = sorted(vocabulary.values(), key=lambda item: order.index(item.group))
    sections = [
        f"## {titles[group]}\n\n{table(HEAD, map(_row, members))}"
        for group, members in groupby(items, key=lambda item: item.group)
    ]
    total = f"{len(items)} 項目。`catalogue/vocabulary/` から作られます。"
    return f"# データ項目\n\n{total}\n\n" + "\n".join(sections)


def _row(item: Item) -> list[str]:
    labels = [plain(item.label.get(language, "")) for language in ("ja", "en", "ja-x-easy")]
    kind = f"{item.type}(求める)" if item.derive else item.type
    return [f"`{item.id}`", kind, *labels, item.about, item.sensitivity, item.reuse]
