"""The page of a compounding record: what a state asks, what is missing, and the kept files."""

import uuid

import pytest
from sqlalchemy import update

from pharmacy import db
from pharmacy.core.making.batches import NoteKind
from pharmacy.models.batch_records import BatchRecord
from pharmacy.services.batches import notes, record_rendering
from tests import cast
from tests.services.batches import recorded
from tests.services.contexts import NOW
from tests.web.batches import benches
from tests.web.batches.benches import WebBench
from tests.web.browsers import PharmacySite

PDF = b"%PDF-1.7 a record"


@pytest.fixture
def at(sqlite_site: PharmacySite) -> WebBench:
    """A bench with browsers."""
    return benches.web_bench(sqlite_site)


def drawn(at: WebBench, record_id: uuid.UUID) -> None:
    """Draw a record as a worker does."""
    with db.transaction(at.site.engine) as session:
        claim = record_rendering.claim_record(session, record_id, NOW, recorded.MINUTE)
        assert claim is not None
        record_rendering.store_record(session, claim, PDF, NOW)


def test_a_pharmacy_in_texas_sees_what_texas_asks(at: WebBench) -> None:
    batch_id = recorded.made(at.bench)
    text = at.tina.open(f"/batches/{batch_id}/record").text
    for words in ("Calculations", "(e)(2)(A)(ii)", "NX-2611", "152.8 mg", "22 TAC 291.131"):
        assert words in text
    for words in ("2 years", "at least until", "Within 72 hours"):
        assert words in text
    assert "Copy of the label" not in text


def test_an_item_that_wisconsin_asks_and_the_record_lacks_is_shown_as_missing(
    at: WebBench,
) -> None:
    batch_id = recorded.made(at.bench)
    text = at.tina.open(f"/batches/{batch_id}/record?state=WI").text
    assert "2 items that are asked are missing." in text
    assert "Pharmacist who approved, Copy of the label." in text
    assert "5 years after the last refill" in text


def test_the_whole_record_is_shown_for_a_state_whose_rules_are_not_known(at: WebBench) -> None:
    batch_id = recorded.made(at.bench)
    text = at.tina.open(f"/batches/{batch_id}/record?state=ZZ").text
    assert "not known here" in text
    assert "Entries of the audit chain" in text
    assert "not known here" not in at.tina.open(f"/batches/{batch_id}/record?state=all").text


def test_the_record_is_spanish_on_a_spanish_page(at: WebBench) -> None:
    batch_id = recorded.made(at.bench)
    at.tina.client.set_cookie("language", "es")
    at.tina.send("/language", {"language": "es", "back": "/batches"})
    text = at.tina.open(f"/batches/{batch_id}/record").text
    for words in ("Factor de actividad", "Cálculos", "leído de la balanza"):
        assert words in text


def test_the_pdf_of_a_decision_is_downloaded_as_it_was_drawn(at: WebBench) -> None:
    batch_id = recorded.made(at.bench)
    record_id = recorded.decided(at.bench, batch_id)
    drawn(at, record_id)
    page = at.tina.open(f"/batches/{batch_id}/record")
    response = at.tina.client.get(page.links["Download PDF"], buffered=True)
    assert (response.data, response.mimetype) == (PDF, "application/pdf")
    assert (
        f"compounding-record-{at.bench.batch(batch_id).number}-"
        in response.headers["Content-Disposition"]
    )


def test_a_record_is_kept_by_hand_once_for_each_change(at: WebBench) -> None:
    batch_id = recorded.made(at.bench)
    path = f"/batches/{batch_id}/record"
    assert "No file of this record is kept yet." in at.tina.open(path).text
    for _ in range(2):
        text = at.tina.send(path, {}).text
        assert "queued" in text
        assert "No file of this record" not in text
    at.bench.do(
        lambda session: notes.add_note(
            session, at.bench.ada, str(batch_id), NoteKind.COMPLAINT, recorded.HEADACHE, NOW
        )
    )
    assert "The batch changed after the last record was kept." in at.tina.open(path).text


def test_a_record_that_is_not_drawn_yet_is_no_file(at: WebBench) -> None:
    record_id = recorded.decided(at.bench, recorded.made(at.bench))
    at.tina.open(f"/compounding-records/{record_id}.pdf")
    assert at.tina.response.status_code == 409
    assert "not drawn yet" in at.tina.page.text


def test_a_damaged_record_is_told_and_drawn_again(at: WebBench) -> None:
    batch_id = recorded.made(at.bench)
    record_id = recorded.decided(at.bench, batch_id)
    drawn(at, record_id)
    with db.transaction(at.site.engine) as session:
        session.execute(update(BatchRecord).values(pdf=PDF + b"."))
    at.tina.open(f"/compounding-records/{record_id}.pdf")
    assert at.tina.response.status_code == 409
    assert "damaged" in at.tina.page.text
    page = at.tina.open(f"/batches/{batch_id}/record")
    assert "damaged" in page.text
    assert "Download PDF" not in page.links
    at.tina.send(f"/compounding-records/{record_id}/again", {})
    drawn(at, record_id)
    assert "Download PDF" in at.tina.open(f"/batches/{batch_id}/record").links


def test_an_admin_reads_a_record_and_does_not_draw_it(at: WebBench) -> None:
    record_id = recorded.decided(at.bench, recorded.made(at.bench))
    admin = at.site.signed_in("admin")
    admin.send(f"/compounding-records/{record_id}/again", {})
    assert admin.response.status_code == 403


def test_unknown_batches_and_records_are_not_found(at: WebBench) -> None:
    browser = at.browser_of(cast.ADA)
    for path in ("/batches/x/record", f"/compounding-records/{uuid.uuid4()}.pdf"):
        browser.open(path)
        assert browser.response.status_code == 404
