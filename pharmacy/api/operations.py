"""What each address takes and answers, said beside the view that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import unwrap
from typing import Any, TypeVar

from marshmallow import Schema

from pharmacy.core.scopes import Scope

View = TypeVar("View", bound=Callable[..., Any])
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the query or a header; `schema` is JSON Schema."""

    name: str
    place: str
    words: str
    schema: Mapping[str, Any]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    scope: what a key needs for it. answer: the schema of what it answers, or a media type.
    statuses: those of success.
    refusals: what it may answer beside what every address may, by the errors of `api.errors`.
    headers: those of a success, with what they tell. example: a body that can be sent as it is.
    """

    summary: str
    scope: Scope
    answer: type[Schema] | str
    refusals: tuple[type[Exception], ...] = ()
    statuses: tuple[int, ...] = (200,)
    takes: type[Schema] | None = None
    parameters: tuple[Parameter, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    example: Any = None


_OPERATIONS: dict[Callable[..., Any], Operation] = {}


def described(operation: Operation) -> Callable[[View], View]:
    """Say what a view takes and answers; no address is served without it."""

    def remember(view: View) -> View:
        _OPERATIONS[view] = operation
        return view

    return remember


def operation_of(view: Callable[..., Any]) -> Operation:
    """What a view takes and answers; raises KeyError for one that does not say."""
    return _OPERATIONS[unwrap(view)]


def whole_number(digits: int) -> dict[str, Any]:
    """JSON Schema of a number above zero of at most so many digits."""
    return {"type": "integer", "minimum": 1, "maximum": 10**digits - 1}


LOCATION = {"Location": "Where the order is."}
ETAG = {"ETag": "The version of the order, for If-Match."}
