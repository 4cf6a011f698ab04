"""A patient whose data appears nowhere: not in a log, a URL, a job, an error or at the printer."""

import asyncio
import datetime
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pyipp
import pypdf
from pyipp.enums import IppOperation
from sqlalchemy import select

from labels import readback
from labels.stock import STOCKS
from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt
from pharmacy.models.users import User
from pharmacy.services.clients import api_keys
from pharmacy.services.people import users
from pharmacy.services.printing import printers
from tests import cast, processes, rasters
from tests.api import bodies
from tests.ipp_printer import VirtualPrinter
from tests.journeys.pharmacies import Pharmacy
from tests.redis_server import RedisServer
from tests.services import verified
from tests.web import pages

STREET, PURPOSE, ILLNESS, MEDICINE = (
    "77 Canary Perch",
    "canarypurpose",
    "canaryitis",
    "canarycillin",
)
CANARIES = (*bodies.CANARIES, STREET, PURPOSE, ILLNESS, MEDICINE)
# The first byte of zlib streams.
ZLIB = rb"\x78\x9c"
IN_AN_ADDRESS = re.compile('(?:href|src|action|data-[a-z]+)="([^"]*)"')
MISTAKES: list[dict[str, Any]] = [
    {"patient__birth_date": "1980-02-30"},
    {"prescription__drug": MEDICINE},
    {"patient__address__state": cast.CANARY_FAMILY_NAME},
]


def order(**changes: Any) -> dict[str, Any]:
    """An order with a canary in every word about the patient."""
    about = {
        "patient__address__line": STREET,
        "patient__conditions": [ILLNESS],
        "patient__allergies": [MEDICINE],
        "prescription__purpose": PURPOSE,
    }
    return bodies.order(**{**about, **changes})


@dataclass
class Traveller:
    """A client that goes through the whole day over HTTP, and records every URL."""

    client: httpx.Client
    addresses: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, **rest: Any) -> httpx.Response:
        """A response whose page has no canary in any URL."""
        response = self.client.request(method, path, **rest)
        self.addresses += [str(answer.url) for answer in [*response.history, response]]
        self.addresses += IN_AN_ADDRESS.findall(response.text if "html" in _kind(response) else "")
        return response


def _kind(response: httpx.Response) -> str:
    kind: str = response.headers.get("Content-Type", "")
    return kind


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def furnished(pharmacy: Pharmacy, printer: VirtualPrinter) -> tuple[str, str, str]:
    """A client's key, the token of a technician's session, and the id of the printer."""
    engine = db.make_engine(pharmacy.database_url, pooled=False)
    with db.transaction(engine) as session:
        key = api_keys.add_api_key(session, "clinic", now(), COMMAND_LINE)
        person = session.scalars(select(User).where(User.name == cast.TINA)).one()
        _, token = users.begin(session, person, now())
        made = printers.add_printer(session, "ipp", printer.uri, "4x3", now(), COMMAND_LINE)
        return key, token, str(made.id)


@contextmanager
def travelling(pharmacy: Pharmacy, key: str, token: str) -> Iterator[Traveller]:
    shown = {"Authorization": f"Bearer {key}"}
    cookies = {"pharmacy": token}
    with httpx.Client(
        base_url=pharmacy.address, headers=shown, cookies=cookies, follow_redirects=True
    ) as client:
        yield Traveller(client)


def placed(traveller: Traveller) -> str:
    """The id of an order that followed several invalid ones."""
    for number, mistake in enumerate(MISTAKES):
        headers = {"Idempotency-Key": f"mistake {number}"}
        answer = traveller.ask("POST", "/api/v1/orders", json=order(**mistake), headers=headers)
        assert answer.status_code == 422
        assert not sings(answer.text)
    answer = traveller.ask(
        "POST", "/api/v1/orders", json=order(), headers={"Idempotency-Key": "right"}
    )
    order_id: str = answer.json()["id"]
    return order_id


def printed(traveller: Traveller, pharmacy: Pharmacy, order_id: str, printer_id: str) -> None:
    """View the order in every way, verify it, and print its label."""
    path = f"/orders/{order_id}"
    processes.wait_until(lambda: "rendered" in traveller.ask("GET", path).text, "the label")
    for way in ("/orders", f"{path}/progress", f"/api/v1{path}", f"{path}/amend"):
        assert traveller.ask("GET", way).status_code == 200
    engine = db.make_engine(pharmacy.database_url, pooled=False)
    verified.verify(engine, order_id)
    page = pages.read(traveller.ask("GET", path).text)
    form = {"csrf": page.text_of("csrf"), "label": "new", "printer": printer_id}
    assert traveller.ask("POST", f"{path}/print", data=form).status_code == 200
    processes.wait_until(lambda: has_ended(engine), "the sheet")


def stored_label(pharmacy: Pharmacy) -> bytes:
    """The PDF of the one label of a container."""
    with db.reading(db.make_engine(pharmacy.database_url, pooled=False)) as session:
        query = select(Label.pdf).where(Label.container_id.is_not(None))
        pdf = session.scalars(query).one()
        assert pdf is not None
        return pdf


def has_ended(engine: Any) -> bool:
    with db.reading(engine) as session:
        return session.scalars(select(PrintAttempt.ended_at)).one() is not None


def sings(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def print_jobs_of(printer: VirtualPrinter) -> str:
    """Everything that the printer reports on its jobs to any client."""

    async def jobs() -> Any:
        asked = {"requested-attributes": ["all"], "which-jobs": "completed"}
        async with pyipp.IPP(printer.uri) as client:
            return await client.execute(IppOperation.GET_JOBS, {"operation-attributes-tag": asked})

    return str(asyncio.run(jobs()))


def test_a_patient_is_named_on_the_label_and_in_no_log_job_or_address(
    pharmacy: Pharmacy, redis_server: RedisServer, ipp_printer: VirtualPrinter, tmp_path: Path
) -> None:
    key, token, printer_id = furnished(pharmacy, ipp_printer)
    with travelling(pharmacy, key, token) as traveller:
        order_id = placed(traveller)
        printed(traveller, pharmacy, order_id, printer_id)
    label = stored_label(pharmacy)
    assert cast.CANARY_FAMILY_NAME in pypdf.PdfReader(io.BytesIO(label)).pages[0].extract_text()
    dots = readback.dots_of(label, STOCKS["4x3"])
    assert rasters.read(ipp_printer.documents()[-1]).data == dots.rows
    files = [*ipp_printer.spool.rglob("*")]
    jobs = print_jobs_of(ipp_printer)
    assert "label-" in jobs
    logs = [
        *tmp_path.glob("*.log"),
        redis_server.directory / "log",
        ipp_printer.spool.parent / "log",
    ]
    texts = {
        "addresses": "\n".join(traveller.addresses),
        "the printer's files": "\n".join(map(str, files)),
        "the printer's jobs": jobs,
        "Redis": redis_words(redis_server),
        **{str(log): log.read_text(errors="replace") for log in logs},
    }
    assert {place: sings(text) for place, text in texts.items() if sings(text)} == {}


def redis_words(server: RedisServer) -> str:
    """All data ever sent to Redis, decompressed where necessary."""
    written = b"".join(path.read_bytes() for path in server.directory.rglob("*.aof"))
    jobs = [inflated(written[found.start() :]) for found in re.finditer(ZLIB, written)]
    assert any(b"render_labels" in job for job in jobs)
    return b"\n".join([written, *jobs]).decode(errors="replace")


def inflated(stream: bytes) -> bytes:
    """The beginning of a compressed stream. Empty if it only looks like one."""
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""
