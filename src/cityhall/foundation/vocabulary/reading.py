"""Makes a definition from a source, turning pydantic's complaints into file, line and remedy."""

from collections.abc import Hashable, Iterable
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from cityhall.foundation.vocabulary.problems import CatalogueProblem
from cityhall.foundation.vocabulary.sources import Source

Model = TypeVar("Model", bound=BaseModel)
MOST_SHOWN = 60  # characters of a wrong text that a message repeats


def read_definition(
    model: type[Model], source: Source, path: tuple[Hashable, ...] = ()
) -> tuple[Model | None, list[CatalogueProblem]]:
    """The definition at `path` of a source, or None with every problem of its shape."""
    data = source.data
    for part in path:
        data = data[part]
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [_problem(model, source, path, dict(fault)) for fault in error.errors()]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """「もしかして: …」 for a misspelt id, or an empty text."""
    close = get_close_matches(word[:MOST_SHOWN], list(known), n=2, cutoff=0.6)
    return f"もしかして: {'、'.join(close)}" if close else ""


def _problem(
    model: type[BaseModel], source: Source, path: tuple[Hashable, ...], fault: dict[str, Any]
) -> CatalogueProblem:
    location = (*path, *fault["loc"])
    name = _name(fault["loc"])
    code, message, remedy = _explain(model, name, fault)
    return source.problem(location, code, message, remedy)


def _name(location: tuple[int | str, ...]) -> str:
    """The keys after the last list index; the line says which one of a list it is."""
    keys: list[str] = []
    for part in location:
        keys = [] if isinstance(part, int) else [*keys, part]
    return ".".join(keys) or "ここ"


def _explain(model: type[BaseModel], name: str, fault: dict[str, Any]) -> tuple[str, str, str]:
    kind, context, written = fault["type"], fault.get("ctx", {}), str(fault["input"])[:MOST_SHOWN]
    if kind == "missing":
        return "schema.missing", f"「{name}」がありません", f"「{name}」を書き足してください"
    if kind == "extra_forbidden":
        hint = did_you_mean(str(fault["loc"][-1]), _keys(model, fault["loc"][:-1]))
        remedy = hint or "綴りを確かめるか、消してください"
        return "schema.unknown_key", f"「{name}」という見出しはありません", remedy
    if kind == "literal_error":
        message = f"「{name}」に「{written}」は使えません"
        return "schema.not_allowed", message, f"使えるのは {context['expected']} です"
    if kind == "value_error":
        return "schema.invalid", f"「{name}」: {context['error']}", "書き方を直してください"
    if kind == "string_too_long":
        limit = context["max_length"]
        return "schema.too_long", f"「{name}」が長すぎます", f"{limit}文字までにしてください"
    if kind == "string_pattern_mismatch":
        message = f"「{name}」の「{written}」は id の形になっていません"
        return "schema.malformed", message, _ID_SHAPES.get(context["pattern"], context["pattern"])
    wanted = _KINDS.get(kind)
    if wanted:
        message = f"「{name}」は{wanted}で書きます"
        return "schema.kind", message, f"「{name}」を{wanted}に直してください"
    message = f"「{name}」が正しくありません({fault['msg']})"
    return "schema.invalid", message, "書き方を直してください"


_ID_SHAPES = {
    r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,2}$": "「applicant.birth_date」のように、"
    "英小文字と下線の語を点で2つか3つ繋いでください",
    r"^[a-z][a-z0-9-]*$": "「moving-in」のように、英小文字とハイフンで書いてください",
    r"^[a-z][a-z0-9_]*$": "「under_review」のように、英小文字と下線で書いてください",
}
_KINDS = {
    "string_type": "文字",
    "int_type": "整数",
    "int_parsing": "整数",
    "int_from_float": "整数",
    "bool_type": "true か false",
    "bool_parsing": "true か false",
    "dict_type": "見出しと値の組",
    "model_type": "見出しと値の組",
    "model_attributes_type": "見出しと値の組",
    "tuple_type": "一覧(- で始まる行)",
    "list_type": "一覧(- で始まる行)",
    "date_from_datetime_parsing": "2026-04-01 の形の日付",
    "date_parsing": "2026-04-01 の形の日付",
    "date_type": "2026-04-01 の形の日付",
}


def _keys(model: Any, location: tuple[Any, ...]) -> list[str]:
    """The keys that exist where an unknown one stood."""
    for part in location:
        if isinstance(part, int):
            continue
        field = _fields(model).get(part)
        model = None if field is None else _model_in(field.annotation)
    return list(_fields(model))


def _fields(model: Any) -> dict[str, Any]:
    if model is None:
        return {}
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(argument) for argument in get_args(annotation))
    return next((model for model in found if model is not None), None)
