"""docs/reference/events.md: what happens, and who hears of it."""

import dataclasses
import inspect

from cityhall.kernel.events import events, handlers_of
from cityhall.surfaces.command_line.reference.tables import table


def page() -> str:
    """One row an event, in order of name."""
    rows = [
        [
            f"`{name}`",
            (inspect.getdoc(cls) or "").partition("\n")[0],
            ", ".join(f"`{field.name}`" for field in dataclasses.fields(cls)),
            "<br>".join(f"`{handler.name}`" for handler in handlers_of(cls)),
        ]
        for name, cls in sorted(events().items())
    ]
    told = "起きたことは、それを書いたのと同じトランザクションで知らせ、確定のあとに届きます。"
    shown = table(["名前", "何が起きたか", "持つもの", "聞くもの"], rows)
    return f"# 記録(events)\n\n{told}\n\n{shown}"
