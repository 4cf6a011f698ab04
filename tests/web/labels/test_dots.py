"""The dots of a label, one pixel for each, for a person who may read the order."""

import io

import pytest
from PIL import Image, ImageChops
from sqlalchemy import select

from labels.dots import Dots
from pharmacy import db
from pharmacy.core.audit import Event
from pharmacy.models.audit import AuditEntry
from pharmacy.models.labels import Label
from tests.web.browsers import Browser, PharmacySite

KEPT = Dots(20, 3, 203, bytes([0b10101010, 0, 0x10, 0xFF, 0xFF, 0xF0, 0, 1, 0]))

DOTS_PAGES = ["web.labels.dots", "web.labels.dots", "web.labels.dots_picture"]


@pytest.fixture
def browser(sqlite_site: PharmacySite) -> Browser:
    """A technician at an order whose first label has dots."""
    browser = sqlite_site.at_printable()
    with db.transaction(sqlite_site.engine) as session:
        label = session.scalars(select(Label).where(Label.number == 1)).one()
        label.dots, label.dots_sha256 = KEPT.packed(), KEPT.digest
    return browser


def label_id(site: PharmacySite, number: int) -> str:
    with db.reading(site.engine) as session:
        return str(session.scalars(select(Label.id).where(Label.number == number)).one())


def test_the_picture_has_one_pixel_for_each_dot_and_ink_is_black(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    answer = browser.client.get(f"/labels/{label_id(sqlite_site, 1)}/dots.png")
    picture = Image.open(io.BytesIO(answer.data))
    assert (picture.mode, picture.size, answer.mimetype) == ("1", (20, 3), "image/png")
    assert ImageChops.invert(picture).tobytes() == KEPT.rows


@pytest.mark.parametrize(("asked", "width"), [("", "20"), ("?zoom=4", "80"), ("?zoom=3", "20")])
def test_the_page_enlarges_by_whole_numbers(
    sqlite_site: PharmacySite, browser: Browser, asked: str, width: str
) -> None:
    page = browser.open(f"/labels/{label_id(sqlite_site, 1)}/dots{asked}")
    assert width in [image["width"] for image in page.all_of("img")]
    assert KEPT.digest in page.text
    assert "20 by 3 dots, 203 to the inch" in page.text


def test_each_look_at_the_dots_is_in_the_access_log(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    number = label_id(sqlite_site, 1)
    browser.open(f"/labels/{number}/dots")
    browser.client.get(f"/labels/{number}/dots.png")
    with db.reading(sqlite_site.engine) as session:
        seen = AuditEntry.event == Event.ORDER_SEEN
        places = [one.detail["at"] for one in session.scalars(select(AuditEntry).where(seen))]
    assert [place for place in places if "dots" in place] == DOTS_PAGES


def test_dots_that_are_not_stored_or_not_the_labels_are_refused(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    assert browser.client.get(f"/labels/{label_id(sqlite_site, 2)}/dots.png").status_code == 409
    with db.transaction(sqlite_site.engine) as session:
        label = session.scalars(select(Label).where(Label.number == 1)).one()
        label.dots_sha256 = "0" * 64
    assert browser.client.get(f"/labels/{label_id(sqlite_site, 1)}/dots.png").status_code == 409


def test_a_stranger_sees_no_dots(sqlite_site: PharmacySite, browser: Browser) -> None:
    path = f"/labels/{label_id(sqlite_site, 1)}/dots.png"
    assert sqlite_site.app.test_client().get(path).status_code in (303, 401, 403)
