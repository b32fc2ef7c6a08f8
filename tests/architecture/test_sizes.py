"""The long tail is where code turns ugly: no file over 400 lines, no function over 60."""

from tests.architecture.source import functions, modules

FILE_LINES, FUNCTION_LINES = 400, 60


def test_no_file_is_long() -> None:
    sizes = {module.shown: len(module.path.read_text().splitlines()) for module in modules()}
    long = {name: size for name, size in sizes.items() if size > FILE_LINES}
    assert not long, "make a package of the same name of it, or find what it does twice"


def test_no_function_is_long() -> None:
    long = {
        f"{module.shown}:{function.lineno} {function.name}": size
        for module in modules()
        for function in functions(module)
        if (size := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    }
    assert not long, "name its steps, and let each be a function"
