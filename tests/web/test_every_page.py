"""Every page, as a person with all permissions sees it in a busy pharmacy."""

import gzip
import re
import uuid

import pytest
from werkzeug.test import Client

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.models.orders import Order
from pharmacy.services.clients import api_keys
from tests.crowds import Other, copy
from tests.services import rendered
from tests.web.browsers import PharmacySite, now

HEAVIEST = 60_000
FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')
BROWSER = {"Accept-Encoding": "gzip"}
INLINE = re.compile(
    r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
STATES = ("held", "received", "verified", "compounding", "ready", "dispensed")
# By role. {id} is an order, {patient} its patient.
PAGES = {
    "pharmacist": (
        *("/board", "/orders", "/orders?state=received", "/orders/new", "/orders/{id}"),
        *("/orders/{id}/verification", "/orders/{id}/amend", "/orders/{id}/final-verification"),
        *("/orders/{id}/dispensing", "/patients", "/patients/{patient}", "/printers", "/scan"),
        *("/near-misses", "/account", "/webhooks", "/figures", "/formulations"),
        *("/formulations/shipped/naltrexone-capsules", "/batches", "/batches/new"),
    ),
    "admin": (
        *("/formulary", "/formulary/naltrexone", "/formulary/prednisone", "/api-clients"),
        *("/formulary/liothyronine", "/users", "/audit"),
    ),
}


@pytest.fixture
def busy(sqlite_site: PharmacySite) -> tuple[PharmacySite, dict[str, str]]:
    """A pharmacy with pages full of orders, and the ids for URLs."""
    order_id = sqlite_site.placed(given_name="Bartholomew", family_name="Featherstonehaugh")
    rendered.make_printable(sqlite_site.engine, order_id)
    crowd = [
        Other("Bartholomew", f"Example {n}", s, now(), now()) for s in STATES for n in range(9)
    ]
    copy(sqlite_site.engine, order_id, *crowd)
    with db.transaction(sqlite_site.engine) as session:
        api_keys.add_api_key(session, "clinic", now(), COMMAND_LINE)
        patient_id = session.get_one(Order, uuid.UUID(order_id)).patient_id
    return sqlite_site, {"id": order_id, "patient": str(patient_id)}


def weight(client: Client, path: str) -> int:
    """The transferred bytes of a page with its files, without pictures and PDFs."""
    page = client.get(path, headers=BROWSER)
    assert page.status_code == 200, path
    html = gzip.decompress(page.data).decode()
    assert INLINE.search(html) is None, path
    assert len(html) < HEAVIEST, path
    files = [client.get(name, headers=BROWSER, buffered=True) for name in set(FILES.findall(html))]
    return len(page.data) + sum(len(file.data) for file in files)


def test_no_page_is_heavy_or_has_anything_inline(busy: tuple[PharmacySite, dict[str, str]]) -> None:
    site, ids = busy
    weights = {}
    for role, paths in PAGES.items():
        client = site.signed_in(role).client
        for path in paths:
            weights[path] = weight(client, path.format(**ids))
    assert {path: size for path, size in weights.items() if size > HEAVIEST} == {}
