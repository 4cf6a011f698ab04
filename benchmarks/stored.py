"""Queries and lists with a million stored orders on PostgreSQL, with their query plans."""

import datetime
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Uuid,
    event,
    func,
    insert,
    literal_column,
    select,
    text,
    true,
)
from sqlalchemy.orm import Session

from benchmarks import pages
from benchmarks.figures import Figures
from pharmacy import db, models, revisions, settings
from pharmacy.app import create_app
from pharmacy.core.audit import COMMAND_LINE, Actor, ActorKind
from pharmacy.embedded import sample_order
from pharmacy.models.clients import Client
from pharmacy.models.orders import Order
from pharmacy.schemas import json_text
from pharmacy.schemas.orders import read_order
from pharmacy.services.clients import api_keys
from pharmacy.services.finding import order_views
from pharmacy.services.orders import placing
from pharmacy.services.planning import workdays
from tests.postgresql import PostgresCluster
from tests.redis_server import RedisServer

ORDERS = 1_000_000
# One order in this many belongs to a small client, whose few orders are far apart.
RARE = 10_000
TIMES = 30
OPEN = 500
STATES = "(ARRAY['received', 'held', 'verified', 'compounding', 'ready'])[n % 5 + 1]"
LETTER = "chr(97 + (n / %d) %% 26)"
# The target for a whole request.
WANTED = "20 ms"
# Copies each row of the template for each order, in an order that respects foreign keys.
COPIED = (
    *("patients", "orders", "plans", "phases", "phase_doses", "plan_takes", "fills"),
    *("containers", "labels", "order_versions"),
)
SPECIAL = {
    "rx_number": "t.rx_number + n",
    "external_id": "'RX-' || n",
    "identity_key": "md5(t.identity_key || n) || md5(n::text)",
    "barcode": "left(md5(t.barcode || n), 20)",
    # Some hundred are open. The others were dispensed over the years, 480 a day.
    "status": f"CASE WHEN n > {ORDERS - OPEN} THEN {STATES} ELSE 'dispensed' END",
    "received_at": f"t.received_at - ({ORDERS} - n) * interval '3 minutes'",
    "due_at": f"t.due_at - ({ORDERS} - n) * interval '3 minutes'",
    # Each of 676 family names with each of 676 given names, about twice.
    "family_folded": f"{LETTER % 1} || {LETTER % 26} || 'rson'",
    "given_folded": f"{LETTER % 676} || {LETTER % 17576} || 'ki'",
    "sender_id": f"CASE WHEN n % {RARE} = 0 THEN SMALL ELSE t.sender_id END",
}


class Nobody:
    """A notifier that notifies no worker."""

    def notify(self, job: str, row_id: str) -> None:
        """Do nothing."""


def run() -> None:
    """Store the orders, then query them in each way."""
    cluster = PostgresCluster()
    try:
        cluster.start()
        url = cluster.url(cluster.create_database())
        revisions.upgrade(url)
        engine = db.make_engine(url)
        large, small = _fill(engine)
        print(f"\n{ORDERS:,} orders stored on PostgreSQL; whole requests (to be {WANTED} at most):")
        for path, (answered, worked) in _requests(url, engine).items():
            print(f"  GET {path}: {answered}")
            print(f"    of Python's processor time {worked}")
        print("  The services alone, and how the database finds the orders:")
        for name, ask in _questions(engine, large, small).items():
            print(f"  {name}: {_times(engine, ask)}")
            _show_plan(engine, ask)
        pages.run(engine, url)
        engine.dispose()
    finally:
        cluster.stop()


def _fill(engine: Engine) -> tuple[Actor, Actor]:
    now = datetime.datetime.now(datetime.UTC)
    large, small = _client(engine, "large", now), _client(engine, "small", now)
    body = sample_order.order("RX-0", now.date(), 0)
    dose = {"dose": {"value": "0.5", "unit": "mg"}, "times": ["bedtime"], "days": 7}
    body["prescription"]["schedule"] = {"phases": [dose]}
    sent = placing.Sent("{}", json_text.canonical(body))
    context = placing.Context(settings.read({}).profile, Nobody())
    with db.transaction(engine) as session:
        workday = workdays.workday(session, context.profile, now)
        intake = placing.take_in(read_order(body), sent, workday)
        placing.place_order(session, large, intake, context, now)
    with engine.begin() as connection:
        # The rows are generated so that foreign keys are correct.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        for name in COPIED:
            connection.execute(_copy(name, small))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE"))
    return large, small


def _client(engine: Engine, name: str, now: datetime.datetime) -> Actor:
    with db.transaction(engine) as session:
        api_keys.add_api_key(session, name, now, COMMAND_LINE)
        client_id = session.scalars(select(Client.id).where(Client.name == name)).one()
    return Actor(ActorKind.CLIENT, str(client_id), name)


def _copy(name: str, small: Actor) -> Insert:
    table = models.Base.metadata.tables[name]
    numbers, template = func.generate_series(1, ORDERS).alias("n"), table.alias("t")
    values: list[ColumnElement[Any]] = [
        literal_column(_value(column, small)) for column in table.columns
    ]
    copied = select(*values).select_from(template.join(numbers, true()))
    return insert(table).from_select([column.name for column in table.columns], copied)


def _value(column: "Column[Any]", small: Actor) -> str:
    if column.name in SPECIAL:
        return SPECIAL[column.name].replace("SMALL", f"'{small.id}'::uuid")
    is_copied = any(key.column.table.name in COPIED for key in column.foreign_keys)
    if isinstance(column.type, Uuid) and (is_copied or column.primary_key):
        return f"md5(t.{column.name}::text || n)::uuid"
    return f"t.{column.name}"


def _requests(url: str, engine: Engine) -> dict[str, tuple[Figures, Figures]]:
    """Requests of the large client, from the WSGI call to the bytes of the response.

    The first access to an order within a minute is recorded in the audit, so each request uses
    other orders.
    """
    numbers = [ORDERS // 2 - 20 * page for page in range(TIMES + 1)]
    of_large = [f"RX-{number + 1}" for number in numbers]
    with db.reading(engine) as session:
        chosen = select(Order.id, Order.rx_number).where(Order.external_id.in_(of_large))
        rows = session.execute(chosen).all()
    asked = {
        "/api/v1/orders/ID": [f"/api/v1/orders/{row.id}" for row in rows],
        "/api/v1/orders?external_id=": [
            f"/api/v1/orders?external_id=RX-{number}" for number in numbers
        ],
        "/api/v1/orders": [f"/api/v1/orders?after={row.rx_number}" for row in rows],
    }
    redis = RedisServer()
    redis.start()
    try:
        profile = {"DATABASE_URL": url, "REDIS_URL": redis.url, "SECRET_KEY": 32 * "benchmark"}
        client = create_app(settings.read(profile)).test_client()
        with db.transaction(engine) as session:
            now = datetime.datetime.now(datetime.UTC)
            key = api_keys.add_api_key(session, "large", now, COMMAND_LINE)
        headers = {"Authorization": f"Bearer {key}"}
        return {name: _answered(client, paths, headers) for name, paths in asked.items()}
    finally:
        redis.stop()
        shutil.rmtree(redis.directory)


def _answered(
    client: FlaskClient, paths: Sequence[str], headers: dict[str, str]
) -> tuple[Figures, Figures]:
    seconds, of_processor = [], []
    for path in paths:
        start, working = time.perf_counter(), time.process_time()
        answer = client.get(path, headers=headers)
        seconds.append(time.perf_counter() - start)
        of_processor.append(time.process_time() - working)
        assert answer.status_code == 200, answer.text
    # The first one compiles its statements.
    return Figures(seconds[1:]), Figures(of_processor[1:])


Ask = Callable[[Session], Any]


def _questions(engine: Engine, large: Actor, small: Actor) -> dict[str, Ask]:
    with db.reading(engine) as session:
        middle = session.scalars(
            select(Order).where(Order.external_id == f"RX-{ORDERS // 2 + 1}")
        ).one()
        order_id, number = str(middle.id), middle.rx_number
    find, utc = order_views.find_views, datetime.UTC
    return {
        "one order by its id": lambda s: order_views.get_view(s, large, order_id, utc),
        "one by the sender's number": lambda s: find(
            s, large, utc, external_id=f"RX-{ORDERS // 3}"
        ),
        "the newest 20 of a large sender": lambda s: find(s, large, utc, most=20),
        "20 in the middle of them": lambda s: find(s, large, utc, before=number, most=20),
        "the newest 20 of a small sender": lambda s: find(s, small, utc, most=20),
    }


def _times(engine: Engine, ask: Ask) -> Figures:
    seconds = []
    for _ in range(TIMES + 1):
        with db.reading(engine) as session:
            start = time.perf_counter()
            ask(session)
            seconds.append(time.perf_counter() - start)
    # The first one compiles its statements.
    return Figures(seconds[1:])


def _show_plan(engine: Engine, ask: Ask) -> None:
    """PostgreSQL's query plan for the orders, and the time for them and all their parts."""
    with _statements(engine) as found, db.reading(engine) as session:
        ask(session)
    plans = [_plan(engine, statement, parameters) for statement, parameters in found]
    for line in plans[0]:
        print(f"      {line}")
    # Each ends with "Execution Time: 0.068 ms".
    whole = sum(Decimal(plan[-1].split()[2]) for plan in plans)
    print(f"      all {len(plans)} statements: {whole} ms in the database")
    for line in (line for plan in plans for line in plan if "Seq Scan" in line):
        print(f"      READ FROM END TO END: {line.strip()}")


def _plan(engine: Engine, statement: str, parameters: Any) -> Sequence[str]:
    with engine.connect() as connection:
        explain = f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}"
        return connection.exec_driver_sql(explain, parameters).scalars().all()


@contextmanager
def _statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    found: list[tuple[str, Any]] = []

    def note(_: Connection, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)
