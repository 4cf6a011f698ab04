"""Orders over HTTP: how many per second, and how soon their labels are ready."""

import datetime
import itertools
import statistics
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.figures import Figures
from benchmarks.installation import MeasuredService
from pharmacy.embedded import sample_order
from tests.fhir import samples

# The targets, on PostgreSQL.
WANTED = "100 a second, 99th percentile under 150 ms"
MOST_TIMES = 1.5
CLIENTS = 8
WRITTEN_ON = datetime.date(2026, 11, 20)
FIRST_BIRTH = datetime.date(1950, 1, 1)
SINGLE_ORDERS = 60
LOAD_SECONDS = 8.0
POLL_SECONDS = 0.01
LABEL_SECONDS = 60.0
PATIENTS = itertools.count()
Json = dict[str, Any]
ONE_PHASE: Json = {
    "phases": [{"dose": {"value": "1.5", "unit": "mg"}, "times": ["bedtime"], "days": 30}]
}


def single_orders(service: MeasuredService) -> tuple[Figures, Figures]:
    """One order after the other on an idle system: time to the response and the last label."""
    _labels_of(service, post(service))
    answered, rendered = [], []
    for _ in range(SINGLE_ORDERS):
        start = time.perf_counter()
        order = post(service)
        answered.append(time.perf_counter() - start)
        _labels_of(service, order)
        rendered.append(time.perf_counter() - start)
    return Figures(answered), Figures(rendered)


def by_each_door(service: MeasuredService) -> str:
    """The same titration in turn as plain JSON and over FHIR: time to the POST response."""
    plain, fhir = [], []
    for _ in range(SINGLE_ORDERS):
        start = time.perf_counter()
        post(service)
        between = time.perf_counter()
        _post_by_fhir(service)
        plain.append(between - start)
        fhir.append(time.perf_counter() - between)
    times = statistics.median(fhir) / statistics.median(plain)
    return (
        f"  idle, POST as plain JSON, answered: {Figures(plain)}\n"
        f"  idle, POST by FHIR, answered: {Figures(fhir)}\n"
        f"  FHIR takes {times:.2f} times as long (to be {MOST_TIMES} at most)"
    )


def listed(service: MeasuredService) -> Figures:
    """A page of the 20 newest orders, each of nine phases."""
    seconds = []
    for _ in range(SINGLE_ORDERS):
        start = time.perf_counter()
        page = service.ask("/api/v1/orders?limit=20")
        seconds.append(time.perf_counter() - start)
        assert len(page["orders"]) == 20
    return Figures(seconds)


def load_row(service: MeasuredService, beside: str) -> str:
    """The load that several concurrent clients get, one line for each kind of order."""
    lines = [f"  {CLIENTS} clients at once, {beside} (to be {WANTED}):"]
    for name, schedule in (("one-phase", ONE_PHASE), ("nine-phase", None)):
        rate, waits = under_load(service, schedule)
        lines.append(f"    {rate:.1f} {name} orders a second; {waits}")
    return "\n".join(lines)


def under_load(service: MeasuredService, schedule: Json | None = None) -> tuple[float, Figures]:
    """Orders accepted per second from several concurrent clients, and how long each waited.

    schedule: replaces the nine phases of the sample.
    """
    deadline = time.perf_counter() + LOAD_SECONDS
    with ThreadPoolExecutor(CLIENTS) as clients:
        each = clients.map(lambda _: _post_until(service, deadline, schedule), range(CLIENTS))
        waits = list(each)
    every_wait = [wait for client in waits for wait in client]
    return len(every_wait) / LOAD_SECONDS, Figures(every_wait)


def _post_until(service: MeasuredService, deadline: float, schedule: Json | None) -> list[float]:
    waits = []
    while (start := time.perf_counter()) < deadline:
        post(service, schedule)
        waits.append(time.perf_counter() - start)
    return waits


def post(service: MeasuredService, schedule: Json | None = None) -> Any:
    """The response to an order for a new patient, with nine phases or another schedule."""
    key = uuid.uuid4().hex
    # A second order of the same patient would be held, and its labels would never be rendered.
    order = sample_order.order(key, WRITTEN_ON, next(PATIENTS))
    if schedule is not None:
        order["prescription"]["schedule"] = schedule
    return service.ask("/api/v1/orders", order, **{"Idempotency-Key": key})


def _post_by_fhir(service: MeasuredService) -> Any:
    resource = samples.titration()
    resource["identifier"][0]["value"] = uuid.uuid4().hex
    born = FIRST_BIRTH + datetime.timedelta(days=next(PATIENTS))
    resource["contained"][0]["birthDate"] = born.isoformat()
    media = {"Content-Type": "application/fhir+json"}
    return service.ask("/fhir/R4/MedicationRequest", resource, **media)


def _labels_of(service: MeasuredService, order: Any) -> None:
    deadline = time.perf_counter() + LABEL_SECONDS
    path = f"/api/v1/orders/{order['id']}"
    while {label["state"] for label in order["labels"]} != {"rendered"}:
        if time.perf_counter() > deadline:
            raise TimeoutError(f"the labels of order {order['id']} did not come")
        time.sleep(POLL_SECONDS)
        order = service.ask(path)
