"""What one POST of nine phases is made of, and the least that it can take: its rows by bare SQL."""

import datetime
import itertools
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event

from benchmarks import beds
from benchmarks.installation import HERE, Installation
from benchmarks.orders import WRITTEN_ON
from pharmacy import app, db, runtime, settings
from pharmacy.embedded import sample_order
from pharmacy.schemas.orders import read_order
from pharmacy.services.labels import drafts
from pharmacy.services.planning import proposals, workdays

WARM, TIMES = 30, 100
Statements = list[tuple[str, Any, bool]]


def run() -> None:
    """Print CPU times of this process. The database's and Redis's are not in them."""
    for kind in ("PostgreSQL", "SQLite"):
        with beds.opened() as bed:
            url = bed.new_url(kind)
            installation = Installation(HERE, url, bed.redis_url(0), bed.folder / "log")
            key = installation.make_ready()
            copy = db.make_engine(bed.new_url(kind, url))
            environment = {
                "SECRET_KEY": "only for benchmarks, on this machine",
                "REQUESTS_PER_MINUTE": "1000000",
            }
            read = settings.read(
                {**environment, "DATABASE_URL": url, "REDIS_URL": bed.redis_url(0)}
            )
            print(f"\nOne POST of nine phases in one process, {kind}, CPU time:")
            for name, seconds in _parts(read, key, copy):
                print(f"  {name}: {seconds * 1000:.2f} ms")
            copy.dispose()


def _parts(read: settings.Settings, key: str, copy: Engine) -> Iterator[tuple[str, float]]:
    application = app.create_app(read)
    live: runtime.Live = application.extensions["pharmacy"]
    client = application.test_client()
    numbers = itertools.count()

    def post() -> None:
        _post(client, key, _body(next(numbers)))

    yield "all of it", _each(post)
    statements = _statements(live.engine, post)
    inserts = [one for one in statements if one[0].startswith("INSERT")]
    yield (
        f"the {len(inserts)} INSERTs of its {len(statements)} statements, by the driver alone",
        _each(lambda: _replay(copy, inserts)),
    )
    with db.reading(live.engine) as session:
        day = workdays.workday(session, read.profile, datetime.datetime.now(datetime.UTC))
    requests = itertools.cycle([read_order(_body(number)) for number in range(TIMES)])
    yield "its plan and its flags", _each(lambda: proposals.propose(next(requests), day))
    planned = itertools.cycle(
        [(one, proposals.propose(one, day)) for one in itertools.islice(requests, TIMES)]
    )
    yield (
        "the words of its labels and its calendar, and whether they fit",
        _each(lambda: drafts.of_request(*next(planned), read.profile)),
    )
    live.engine.dispose()


def _each(act: Callable[[], object]) -> float:
    """The CPU seconds of one call of many, after some that warm the caches."""
    for _ in range(WARM):
        act()
    began = time.process_time()
    for _ in range(TIMES):
        act()
    return (time.process_time() - began) / TIMES


def _body(number: int) -> dict[str, Any]:
    return sample_order.order(uuid.uuid4().hex, WRITTEN_ON, number)


def _post(client: FlaskClient, key: str, body: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": body["external_id"]}
    response = client.post("/api/v1/orders", json=body, headers=headers)
    assert response.status_code == 201, response.text


def _statements(engine: Engine, act: Callable[[], object]) -> Statements:
    """Each statement with its parameters, as the driver gets them."""
    found: Statements = []

    def note(
        _connection: Connection, _cursor: Any, statement: str, given: Any, _context: Any, many: bool
    ) -> None:
        found.append((statement, given, many))

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return found


def _replay(engine: Engine, statements: Statements) -> None:
    """Run them on a database that lacks these rows, and roll back."""
    with engine.connect() as connection, connection.begin() as transaction:
        cursor = connection.connection.cursor()
        for statement, given, many in statements:
            (cursor.executemany if many else cursor.execute)(statement, given)
        transaction.rollback()
