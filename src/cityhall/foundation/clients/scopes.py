"""What a token of a system can be good for: one table. docs/reference/permissions.md shows it.

A scope is asked for by name, as RFC 6749 has it. Each stands for one permission of the table of
permissions, which an operator grants to a client for a section and a ward.
"""

from dataclasses import dataclass

from cityhall.foundation.accounts.api import PERMISSIONS


@dataclass(frozen=True)
class Scope:
    """What the scope lets a system do, in the office's words and in English, and by which
    permission."""

    meaning: str
    english: str
    permission: str


SCOPES: dict[str, Scope] = {
    "cases:list": Scope(
        "案件の一覧を、番号と状態だけで見る",
        "List cases, by number and state alone",
        "desk.inbox",
    ),
    "cases:read": Scope("案件の中身を見る", "Read what is in a case", "case.read"),
    "cases:answer": Scope(
        "基幹システムに取り込めたかどうかを返す",
        "Say whether a case was taken into the core system",
        "case.hand_over",
    ),
}
assert all(scope.permission in PERMISSIONS for scope in SCOPES.values())


def as_markdown() -> str:
    """The table as the reference page shows it."""
    lines = [
        "## 外部システム (API) のスコープ",
        "",
        "スコープは、運用の担当が外部システムごとに、係と区を決めて渡す。"
        "この表は `cityhall.foundation.clients.scopes` から作られる。",
        "",
        "| スコープ | できること | 権限 |",
        "|---|---|---|",
        *(
            f"| `{name}` | {scope.meaning} | `{scope.permission}` |"
            for name, scope in SCOPES.items()
        ),
    ]
    return "\n".join(lines) + "\n"
