"""Marshmallow's nested messages as a flat list of problems, each with its JSON pointer."""

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError

from pharmacy.core.errors import InvalidInput, Problem

_WHOLE = "_schema"


def load(schema: Schema, value: Any) -> Any:
    """What `schema` makes of `value`; raises InvalidInput with a pointer to each bad field."""
    try:
        return schema.load(value)
    except ValidationError as error:
        raise InvalidInput(problems(error.messages)) from None


def problems(messages: Any, pointer: str = "") -> Iterator[Problem]:
    """Each message below `pointer` as a Problem."""
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from problems(below, pointer if key == _WHOLE else f"{pointer}/{_token(key)}")
        return
    for message in messages if isinstance(messages, list) else [messages]:
        code, _, words = str(message).partition(": ")
        yield Problem(pointer, code, words)


def _token(key: object) -> str:
    """A reference token of RFC 6901. An unknown key may be long, or hold a patient's name."""
    return str(key)[:60].replace("~", "~0").replace("/", "~1")
