"""docs/reference/routes.md: every address of the site and who may open it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from cityhall.surfaces.command_line.reference.tables import table


def page() -> str:
    """One row an address."""
    rows = sorted(
        [f"`{address}`", f"`{name}`", getattr(pattern.callback, "cityhall_permission", "")]
        for address, pattern, name in addresses(get_resolver(), "/", "")
    )
    return f"# アドレス\n\n{table(['アドレス', '名前', 'だれが開けるか'], rows)}"


def addresses(
    resolver: URLResolver, before: str, space: str
) -> Iterator[tuple[str, URLPattern, str]]:
    """Every address with its pattern and its name."""
    for pattern in resolver.url_patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, address, inner)
        elif isinstance(pattern, URLPattern):
            yield address, pattern, f"{space}{pattern.name}"
