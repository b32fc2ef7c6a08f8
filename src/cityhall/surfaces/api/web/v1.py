"""The API v1: its operations together, and their description in OpenAPI with every problem."""

import json
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from ninja import NinjaAPI
from ninja.operation import Operation

from cityhall.foundation.clients.api import SCOPES
from cityhall.surfaces.api.answering import Readable, StrictJson
from cityhall.surfaces.api.callers import Token
from cityhall.surfaces.api.problems import MEDIA_TYPE, tell_problems
from cityhall.surfaces.api.retiring import RETIRING
from cityhall.surfaces.api.web import cases, guide, mine, offers

VERSION = "1.0.0"


class Named(NinjaAPI):
    """Operations are called as their addresses are."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.url_name)


api = Named(
    title="デジタル市役所 API",
    version=VERSION,
    description="手続、案内、案件。認証、版、通知のしかたは /api/ のページにあります。",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
    renderer=Readable(),
    parser=StrictJson(),
)
for part in (offers, guide, mine, cases):
    api.add_router("", part.router)
tell_problems(api)

#: Status → when it comes. What an operation may answer beside its own.
PROBLEMS = {
    400: "本文をJSONとして読めない",
    401: "トークンがないか、使えない",
    403: "スコープが足りない",
    404: "ないか、見られない",
    405: "このメソッドは使えない",
    422: "決められた形に合わない",
    429: "1分間に呼べる回数を超えた",
}
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457。code は変わらない",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "field": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["type", "title", "status", "detail", "code"],
}

CLIENT_CREDENTIALS = {
    "type": "oauth2",
    "flows": {
        "clientCredentials": {
            "tokenUrl": "/api/oauth/token",
            "scopes": {
                name: f"{scope.english} / {scope.meaning}" for name, scope in SCOPES.items()
            },
        }
    },
}


def operations() -> dict[str, Operation]:
    """Every operation by its name, which is also its operationId and the name of its address."""
    return {
        str(operation.url_name): operation
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }


def permission_of(name: str) -> str:
    """Who may call an operation, as its caller says."""
    callers = operations()[name].auth_callbacks
    return " ".join(getattr(caller, "cityhall_permission", "") for caller in callers)


@cache
def description() -> dict[str, Any]:
    """OpenAPI 3.1: what ninja knows, and the problems, scopes and retirements that it does not."""
    # Through JSON, so that it is what a program will read: names of members are texts.
    schema: dict[str, Any] = json.loads(
        json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), cls=DjangoJSONEncoder)
    )
    components = schema["components"]
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["securitySchemes"]["client"] = CLIENT_CREDENTIALS
    for methods in schema["paths"].values():
        for operation in methods.values():
            _complete(operation)
    return schema


def _complete(operation: dict[str, Any]) -> None:
    name = operation["operationId"]
    caller = operations()[name].auth_callbacks[0]
    if isinstance(caller, Token):
        operation["security"] = [{"client": [caller.scope]}]
    if name in RETIRING:
        operation["deprecated"] = True
    left_out = set() if isinstance(caller, Token) else {403, 429}
    left_out |= {401} if "security" not in operation else set()
    left_out |= {400} if "requestBody" not in operation else set()
    for status in set(PROBLEMS) - left_out:
        operation["responses"][str(status)] = _problem(status)


def _problem(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": PROBLEMS[status], "content": content}
