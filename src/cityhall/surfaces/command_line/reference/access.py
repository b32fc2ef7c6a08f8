"""docs/reference/access.md: every address and every role, as the matrix test asks them."""

from django.urls import URLPattern, get_resolver

from cityhall.foundation.accounts.api import PERMISSIONS, Role
from cityhall.surfaces.command_line.reference.routes import addresses
from cityhall.surfaces.command_line.reference.tables import table

ANONYMOUS, RESIDENT = "ログインなし", "住民"
MARK = "○"
LEAD = """# だれがどのページを開けるか

アドレスの入口で決まること。どの係・区の、どの案件かは、入口のあとで担当ごとに決まる。
`tests/architecture/test_access.py` が、すべてのアドレスをすべての役割で開いて、この表と比べる。
外部システムのための `/api/` は、ここに出ない([権限](permissions.md)のスコープの表)。
"""


def page() -> str:
    """A row an address, a column a role."""
    head = ["アドレス", ANONYMOUS, RESIDENT, *(role.label for role in Role)]
    return f"{LEAD}\n{table([str(each) for each in head], rows())}"


def rows() -> list[list[str]]:
    """Address, then a mark for each who is let in."""
    return sorted(
        [f"`{address}`", *(MARK if each else "" for each in who_may(permission))]
        for address, pattern, _ in addresses(get_resolver(), "/", "")
        if not address.startswith("/api/") and (permission := permission_of(pattern))
    )


def who_may(permission: str) -> list[bool]:
    """Nobody signed in, a resident, then each role of staff."""
    is_open = permission.startswith("public")
    roles = PERMISSIONS[permission].roles if permission in PERMISSIONS else frozenset()
    of_staff = [is_open or str(role) in roles for role in Role]
    return [is_open, is_open or permission == "resident", *of_staff]


def permission_of(pattern: URLPattern) -> str:
    """What the view says of itself, whether it is a function or a class."""
    view = pattern.callback
    of_class = getattr(getattr(view, "view_class", None), "cityhall_permission", "")
    return str(getattr(view, "cityhall_permission", of_class))
