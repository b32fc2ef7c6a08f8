"""What each drawer may not do: rules are pure, the kernel keeps no tables, only actions write."""

from tests.architecture.source import Module, imports, modules

#: Turning a moment into Japanese time (`clock.in_jst`) is pure; asking what time it is, is not.
IMPURE = (
    "django.db",
    "cityhall.kernel.transactions",
    "cityhall.kernel.clock.now",
    "cityhall.kernel.clock.today",
)


def in_drawer(module: Module, drawer: str) -> bool:
    """Whether a module stands in that drawer of a domain, as a file or in a folder of its name."""
    return drawer in module.parts[3:4]


def test_rules_know_neither_database_nor_clock() -> None:
    wrong = [
        f"{module.shown}:{line} {name}"
        for module in modules()
        if in_drawer(module, "rules")
        for line, name in imports(module)
        if name.startswith(IMPURE)
    ]
    assert not wrong, "a rule gets what it judges as arguments:\n" + "\n".join(wrong)


def test_queries_do_not_use_actions() -> None:
    wrong = [
        f"{module.shown}:{line} {name}"
        for module in modules()
        if in_drawer(module, "queries")
        for line, name in imports(module)
        if ".actions" in name
    ]
    assert not wrong, "reading must not write:\n" + "\n".join(wrong)


def test_the_kernel_has_no_tables() -> None:
    wrong = [
        f"{module.shown}:{line} {name}"
        for module in modules()
        if module.parts[1:2] == ("kernel",)
        for line, name in imports(module)
        if name.startswith("django.db.models")
    ]
    assert not wrong, "a table belongs to a domain:\n" + "\n".join(wrong)
