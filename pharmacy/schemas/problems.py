"""Marshmallow's nested messages as a flat list of problems, each with its JSON pointer."""

import re
from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.schemas.fields import UNKNOWN

# An index in a list, or a plausible field name. Any other unknown key may be a patient's name, so
# the pointer points at the object that contains it.
_TOKEN = re.compile(r"[0-9]{1,4}|[a-z][A-Za-z0-9_]{0,39}", re.ASCII)


def load(schema: Schema, value: Any) -> Any:
    """The value that `schema` loads. Raises InvalidInput with a pointer to each bad field."""
    try:
        return schema.load(value)
    except ValidationError as error:
        raise InvalidInput(problems(error.messages)) from None


def problems(messages: Any, pointer: str = "") -> Iterator[Problem]:
    """Each message below `pointer` as a Problem."""
    if isinstance(messages, dict):
        for key, below in _in_order(messages):
            yield from problems(below, _below(pointer, str(key)))
        return
    if isinstance(messages, Problem):
        yield messages.under(pointer)
        return
    for message in messages:
        yield from problems(message, pointer)


def _in_order(messages: dict[Any, Any]) -> list[tuple[Any, Any]]:
    """Known fields in reading order, then unknown ones, which come from a set, sorted by name."""
    return sorted(
        messages.items(), key=lambda item: str(item[0]) * (item[1] in (UNKNOWN, [UNKNOWN]))
    )


def _below(pointer: str, key: str) -> str:
    return f"{pointer}/{key}" if _TOKEN.fullmatch(key) else pointer
