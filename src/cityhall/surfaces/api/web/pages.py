"""The page that describes the API, and the same for programs (OpenAPI)."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityhall.design_system.language import current_language
from cityhall.foundation.accounts.api import public
from cityhall.foundation.clients.api import LIFETIME, SCOPES
from cityhall.surfaces.api.callers import Resident, Token
from cityhall.surfaces.api.problems import method_not_allowed, told
from cityhall.surfaces.api.web.v1 import VERSION, description, operations


def description_file(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1 as JSON."""
    if request.method not in ("GET", "HEAD"):
        answer = told(method_not_allowed())
        answer["Allow"] = "GET, HEAD"
        return answer
    return HttpResponse(json.dumps(description(), ensure_ascii=False), "application/json")


@dataclass(frozen=True)
class ParameterView:
    """One parameter, or one field of what is sent."""

    name: str
    kind: str
    is_required: bool
    words: str


@dataclass(frozen=True)
class OperationView:
    """One operation as the page shows it. `title`: the key of its words; `who`: open, resident
    or scope."""

    name: str
    method: str
    path: str
    title: str
    who: str
    scope: str
    parameters: tuple[ParameterView, ...]
    sends: tuple[ParameterView, ...]
    answers: tuple[ParameterView, ...]
    is_list: bool
    is_retiring: bool


@public("説明は、だれでも読める")
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation with what goes in and out, how to come in, what may change."""
    schema = description()
    shown = [
        _operation(path, method, operation, schema)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    groups = {tag: [each for each in shown if _tag(each) == tag] for tag in GROUPS}
    context = {
        "groups": [(f"api.group.{tag}", each) for tag, each in groups.items()],
        "scopes": SCOPES.items(),
        "in_english": current_language() == "en",
        "minutes": int(LIFETIME.total_seconds() // 60),
        "version": VERSION,
    }
    return render(request, "api/reference.html", context)


GROUPS = ("procedures", "guide", "me", "cases")


def _tag(shown: OperationView) -> str:
    return str(operations()[shown.name].tags[0])  # type: ignore[index]  # each router has one


def _operation(
    path: str, method: str, operation: dict[str, Any], schema: dict[str, Any]
) -> OperationView:
    name = operation["operationId"]
    caller = operations()[name].auth_callbacks[0]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    good = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return OperationView(
        name=name,
        method=method.upper(),
        path=path,
        title=f"api.operation.{name}",
        who="scope"
        if isinstance(caller, Token)
        else "resident"
        if isinstance(caller, Resident)
        else "open",
        scope=caller.scope if isinstance(caller, Token) else "",
        parameters=tuple(_parameter(each) for each in operation["parameters"]),
        sends=_fields(body.get("schema", {}), schema),
        answers=_fields(good.get("items", good), schema),
        is_list=good.get("type") == "array",
        is_retiring=bool(operation.get("deprecated")),
    )


def _parameter(each: dict[str, Any]) -> ParameterView:
    words = each.get("description", "")
    return ParameterView(each["name"], _kind(each["schema"]), each["required"], words)


def _fields(
    schema: dict[str, Any], whole: dict[str, Any], under: str = ""
) -> tuple[ParameterView, ...]:
    """The fields of a shape; those of a shape within it stand below it, as «cases[].state»."""
    shape = _shape(schema, whole)
    required = set(shape.get("required", ()))
    shown: list[ParameterView] = []
    for name, each in shape.get("properties", {}).items():
        words = each.get("description", "") if "$ref" not in each else ""
        shown.append(ParameterView(f"{under}{name}", _kind(each), name in required, words))
        inner, mark = (each["items"], "[]") if "items" in each else (each, "")
        if not under:
            shown += _fields(_named(inner), whole, f"{name}{mark}.")
    return tuple(shown)


def _shape(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    named = str(schema.get("$ref", "")).rpartition("/")[2]
    shape: dict[str, Any] = whole["components"]["schemas"].get(named, schema)
    return shape


def _named(schema: dict[str, Any]) -> dict[str, Any]:
    """The shape that a field points to, also where it may be null; nothing if to none."""
    choices = schema.get("anyOf", [schema])
    return next((each for each in choices if "$ref" in each), {})


def _kind(schema: dict[str, Any]) -> str:
    """The type in the short words of JSON Schema: «string (date)», «integer 1–200», «A | null»."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"])
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"{_kind(schema.get('items', {}))}[]"
    if "minimum" in schema:
        return f"{kind} {schema['minimum']}–{schema.get('maximum', '')}"
    return f"{kind} ({schema['format']})" if "format" in schema else kind
