"""The parameters and responses of each endpoint, declared beside its view."""

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
    """A query parameter or header. `schema` is JSON Schema."""

    name: str
    place: str
    words: str
    schema: Mapping[str, Any]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one URL.

    scope: what a key needs for it. answer: the schema of the response, or a media type. statuses:
    those of success. refusals: its errors beyond those of every endpoint, as classes in
    `api.errors`. headers: those of a success, with descriptions. example: a body that works as it
    is.
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
    """Declare the operation of a view. Every route needs one."""

    def remember(view: View) -> View:
        _OPERATIONS[view] = operation
        return view

    return remember


def operation_of(view: Callable[..., Any]) -> Operation:
    """The operation of a view. Raises KeyError if it has none."""
    return _OPERATIONS[unwrap(view)]


def whole_number(digits: int) -> dict[str, Any]:
    """JSON Schema of a number above zero with at most this many digits."""
    return {"type": "integer", "minimum": 1, "maximum": 10**digits - 1}


LOCATION = {"Location": "Where the order is."}
ETAG = {"ETag": "The version of the order, for If-Match."}
