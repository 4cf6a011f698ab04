"""Strict JSON: exact numbers, no duplicate keys, nothing but JSON."""

import json
from dataclasses import dataclass
from typing import Any

from pharmacy.core.errors import PharmacyError
from pharmacy.core.messages import Message

MOST_KEYS = 1000


class NotJson(PharmacyError):
    """The body is not JSON with one meaning. The message gives the place and the reason."""

    code = "not_json"


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A JSON number with a point or an exponent, exactly as it was written."""

    text: str


def read(body: bytes) -> Any:
    """The value of a JSON text in UTF-8. Numbers are `int` or `WrittenNumber`, never floats.

    Raises NotJson for broken JSON, a duplicate key in one object, NaN and Infinity.
    """
    try:
        return json.loads(
            body.decode("utf-8"),
            parse_float=WrittenNumber,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError:
        raise NotJson(Message("body_not_utf8", "The body is not UTF-8.")) from None
    except json.JSONDecodeError as error:
        raise NotJson(f"Line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except (RecursionError, ValueError):
        raise NotJson(
            Message(
                "body_too_deep", "The body is nested too deeply or has a number of too many digits."
            )
        ) from None


def _refuse_constant(name: str) -> Any:
    raise NotJson(Message("not_a_json_number", "%(name)s is not a JSON number.", name=name))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_KEYS:
        # Each unknown key produces a problem.
        raise NotJson(
            Message("too_many_keys", "An object has more than %(most)s keys.", most=MOST_KEYS)
        )
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson(
            Message("same_key_twice", "An object has the same key twice. Send each key once.")
        )
    return found


def canonical(value: Any) -> str:
    """A canonical text for all spellings of one JSON value: sorted keys, no white space."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_number_text)


def _number_text(value: Any) -> str:
    if isinstance(value, WrittenNumber):
        return value.text
    raise TypeError(type(value).__name__)


def written(value: Any) -> str:
    """A value that was read, as JSON text again. Numbers keep their spelling."""
    if isinstance(value, WrittenNumber):
        return value.text
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)}:{written(inner)}" for key, inner in value.items())
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(written, value))}]"
    return json.dumps(value)
