"""docs/reference/commands.md: what `cityhall --help` says, for every command."""

from collections.abc import Iterator

import click

from cityhall.surfaces.command_line.__main__ import cityhall

#: The help is broken at this width wherever it is written, so that the page does not depend on
#: somebody's terminal.
WIDTH = 100


def page() -> str:
    """One section a command, in the order of `cityhall --help`."""
    parts = ["# コマンド\n", "`bin/cityhall` で使います。使う前に必要なものは自動で整います。\n"]
    context = click.Context(cityhall, info_name="cityhall", terminal_width=WIDTH)
    for level, one in _all(context, 2):
        parts.append(f"{'#' * level} {one.command_path}\n\n```\n{one.get_help()}\n```\n")
    return "\n".join(parts)


def _all(context: click.Context, level: int) -> Iterator[tuple[int, click.Context]]:
    """The command and everything below it, each with the level of its heading."""
    yield level, context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None:
                below = click.Context(command, parent=context, info_name=name, terminal_width=WIDTH)
                yield from _all(below, min(level + 1, 4))
