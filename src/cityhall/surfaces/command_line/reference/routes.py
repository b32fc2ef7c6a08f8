"""docs/reference/routes.md: every address of the site and who may open it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from cityhall.surfaces.command_line.reference.tables import table


def page() -> str:
    """One row an address."""
    rows = sorted(_rows(get_resolver(), "/", ""))
    return f"# アドレス\n\n{table(['アドレス', '名前', 'だれが開けるか'], rows)}"


def _rows(resolver: URLResolver, before: str, space: str) -> Iterator[list[str]]:
    for pattern in resolver.url_patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _rows(pattern, address, inner)
        elif isinstance(pattern, URLPattern):
            permission = getattr(pattern.callback, "cityhall_permission", "")
            yield [f"`{address}`", f"`{space}{pattern.name}`", permission]
