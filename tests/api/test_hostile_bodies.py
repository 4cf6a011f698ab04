"""Expensive bodies: each is refused in less than a second, with a short response."""

import gzip
import json
import time
from typing import Any

import pytest

from tests import factories
from tests.api import bodies
from tests.api.callers import Caller
from tests.api.refusals import refused
from tests.collection import without_collection

MANY = 50_000
LONGEST_ANSWER = 1000


def order(**changes: Any) -> bytes:
    return json.dumps(bodies.order(**changes)).encode()


def phases(*found: Any) -> bytes:
    return order(prescription__schedule={"phases": list(found)})


HOSTILE: dict[str, tuple[bytes, int]] = {
    "a hundred thousand brackets": (b"[" * 100_000 + b"]" * 100_000, 400),
    "forty thousand braces": (b'{"a":' * 40_000 + b"1" + b"}" * 40_000, 400),
    "a hundred thousand zeros": (json.dumps([0] * 85_000).encode(), 422),
    "a number of 250,000 digits": (b"[" + b"9" * 250_000 + b"]", 400),
    "a fraction of 250,000 digits": (b'{"x": 0.' + b"9" * 250_000 + b"}", 422),
    "twenty thousand keys": (json.dumps({f"k{n}": 1 for n in range(20_000)}).encode(), 400),
    "allergies": (order(patient__allergies=["a"] * MANY), 422),
    "medications": (order(patient__medications=[{}] * MANY), 422),
    "phases": (phases(*[{}] * MANY), 422),
    "times": (phases({**factories.phase_json(), "times": ["x"] * 40_000}), 422),
    "strengths": (order(limits={"strengths": ["1"] * 40_000}), 422),
    "directions": (order(prescription__directions_written="1 cap " * 40_000), 422),
    "escapes": (order(external_id="\x01" * 40_000), 422),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_quickly_with_a_short_message(refused_caller: Caller, name: str) -> None:
    body, status = HOSTILE[name]
    # The CPU time of this process, so that a busy machine does not make a test fail.
    with without_collection():
        began = time.process_time()
        answer = refused(refused_caller, body, status)
        spent = time.process_time() - began
    assert spent < 1
    assert len(answer.data) < LONGEST_ANSWER


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP"])
@pytest.mark.parametrize("path", ["/api/v1/orders", "/api/v1/directions"])
def test_a_compressed_body_is_not_opened(refused_caller: Caller, path: str, encoding: str) -> None:
    """Twenty megabytes of spaces, in few bytes."""
    bomb = gzip.compress(b" " * 20_000_000)
    headers = {"Content-Encoding": encoding, "Idempotency-Key": "bomb"}
    with without_collection():
        began = time.process_time()
        answer = refused_caller.ask("POST", path, headers=headers, data=bomb)
        spent = time.process_time() - began
    assert spent < 1
    assert answer.status_code == 415


def test_a_body_that_says_it_is_not_compressed_is_read(sqlite_caller: Caller) -> None:
    headers = {"Content-Encoding": "identity"}
    assert sqlite_caller.post(bodies.ldn_order(), headers=headers).status_code == 201
