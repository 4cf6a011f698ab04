"""Three people at work, each with a browser, and a client."""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import APIResponse, Browser, Page
from sqlalchemy import Engine, select

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.models.audit import AuditEntry
from pharmacy.models.labels import Label
from pharmacy.services.clients import api_keys
from tests import cast
from tests.journeys.pharmacies import Pharmacy
from tests.journeys.test_ldn_order import opened, sign_in
from tests.journeys.test_printers import LISTEN


@dataclass(frozen=True)
class Staff:
    """The technicians tina and tom and the pharmacist ada. `key` belongs to a client."""

    pharmacy: Pharmacy
    engine: Engine
    key: str
    tina: Page
    tom: Page
    ada: Page

    def ask(self, method: str, path: str, **more: Any) -> APIResponse:
        """A client's response."""
        headers = {"Authorization": f"Bearer {self.key}", **more.pop("headers", {})}
        return self.tina.request.fetch(path, method=method, headers=headers, **more)

    def place(self, body: dict[str, Any]) -> str:
        """The path of an order that a client posted."""
        key = {"Idempotency-Key": body["external_id"]}
        answer = self.ask("POST", "/api/v1/orders", data=body, headers=key)
        assert answer.status == 201, answer.text()
        return f"/orders/{answer.json()['id']}"

    def barcodes(self, path: str) -> list[str]:
        """The barcodes of an order's current container labels."""
        holds = Label.superseded_at.is_(None), Label.container_id.is_not(None)
        of_order = Label.order_id == uuid.UUID(path.rpartition("/")[2])
        query = select(Label.barcode).where(of_order, *holds).order_by(Label.number)
        with db.reading(self.engine) as session:
            return list(session.scalars(query))

    def done(self) -> set[tuple[str, str]]:
        """The audit entries, with their actors."""
        with db.reading(self.engine) as session:
            return {(row.event, row.actor_name) for row in session.scalars(select(AuditEntry))}


@contextmanager
def at_work(chromium: Browser, pharmacy: Pharmacy) -> Iterator[Staff]:
    """Everybody is signed in, and their browsers record sounds."""
    engine = db.make_engine(pharmacy.database_url, pooled=False)
    now = datetime.datetime.now(datetime.UTC)
    with db.transaction(engine) as session:
        key = api_keys.add_api_key(session, cast.CLIENT, now, COMMAND_LINE)
    with ExitStack() as browsers:
        pages = []
        for name in (cast.TINA, cast.TOM, cast.ADA):
            page = browsers.enter_context(opened(chromium, pharmacy, scripts=True))
            page.add_init_script(LISTEN)
            sign_in(page, name)
            pages.append(page)
        yield Staff(pharmacy, engine, key, *pages)
    engine.dispose()
