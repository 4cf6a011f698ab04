"""Labels rendered by the services' own rules, with blank pages of distinct widths.

For tests that need a PDF and not a label. `tests/labels` draws the real ones.
"""

import datetime
import io
import uuid
from functools import cache

import pypdf
from sqlalchemy import Engine

from labels.dots import Printable
from labels.errors import TextMissing
from pharmacy import db
from pharmacy.services.labels import rendering
from tests.services import verified

LEASE = datetime.timedelta(seconds=20)
WIDTH = 200


@cache
def pdf(number: int) -> bytes:
    """One page that is label `number`."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(WIDTH + number, 100)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def pages(count: int) -> bytes:
    """A patient calendar with this many pages."""
    writer = pypdf.PdfWriter()
    for _ in range(count):
        writer.add_blank_page(WIDTH, 100)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def number_on(page: pypdf.PageObject) -> int:
    """The number of the label of this page."""
    return int(page.mediabox.width) - WIDTH


def render(engine: Engine, order_id: str, most: int = 999) -> None:
    """Render at most this many labels of an order, in order."""
    for number in range(1, most + 1):
        claim = _claim(engine, order_id)
        if claim is None:
            return
        with db.transaction(engine) as session:
            assert rendering.store_rendered(session, claim, Printable(pdf(number)), _now())


def make_printable(engine: Engine, order_id: str) -> None:
    """Make the labels of a new order printable."""
    render(engine, order_id)
    verified.verify(engine, order_id)


def fail(engine: Engine, order_id: str) -> None:
    """Fail the next label of an order."""
    claim = _claim(engine, order_id)
    assert claim is not None
    with db.transaction(engine) as session:
        assert rendering.fail_label(session, claim, TextMissing("drug"), _now())


def _claim(engine: Engine, order_id: str) -> rendering.Claim | None:
    with db.transaction(engine) as session:
        claims = rendering.claim_labels(session, uuid.UUID(order_id), _now(), LEASE, most=1)
        return claims[0] if claims else None


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
