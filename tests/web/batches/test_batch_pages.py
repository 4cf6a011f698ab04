"""The page of a batch for a stranger, its notes, and the decision about it."""

import pytest

from pharmacy import job_queue
from pharmacy.core.making.batches import BatchState
from tests import cast
from tests.services.batches import made
from tests.web.batches import benches
from tests.web.batches.benches import WebBench
from tests.web.browsers import PASSWORD, Browser, PharmacySite


@pytest.fixture
def at(sqlite_site: PharmacySite) -> WebBench:
    """A bench with browsers."""
    return benches.web_bench(sqlite_site)


def send(browser: Browser, page: str, action: str, **fields: str) -> str:
    """Send a form of a page. Returns the text of what comes back."""
    browser.open(page)
    form = {"version": str(benches.revision(browser)), **fields}
    return browser.send(action, form).text


def test_a_stranger_reads_what_it_is_from_what_and_by_whom(at: WebBench) -> None:
    batch_id = made.released(at.bench)
    text = at.browser_of(cast.BERT).open(f"/batches/{batch_id}").text
    for words in ("released", "33", "4.5 mg", "NX-2611", cast.TINA, cast.TOM, cast.ADA):
        assert words in text
    for words in ("32", "1 retained, 0 wasted", "White capsules, all alike."):
        assert words in text


def test_a_batch_at_the_bench_says_what_comes_next(at: WebBench) -> None:
    page = at.tina.open(f"/batches/{at.bench.open()}")
    assert "No lot of naltrexone HCl" in page.text
    assert page.links["Go on at the bench"].endswith("/bench")


def test_the_list_leads_to_the_bench_and_after_the_submission_to_the_page(at: WebBench) -> None:
    opened, submitted = at.bench.open(), made.submitted(at.bench)
    at.tina.open(f"/batches/{opened}/bench")
    assert at.tina.response.request.path.endswith("/lots")
    at.tina.open(f"/batches/{submitted}/bench")
    assert at.tina.response.request.path == f"/batches/{submitted}"


def test_an_unknown_batch_is_not_found(at: WebBench) -> None:
    for path in ("/batches/x", f"/batches/{at.bench.balance_id}"):
        at.tina.open(path)
        assert at.tina.response.status_code == 404


def test_a_complaint_is_added_after_the_release(at: WebBench) -> None:
    path = f"/batches/{made.released(at.bench)}"
    send(at.tina, path, f"{path}/notes", kind="complaint", text="")
    assert at.tina.page.error("text-note")
    text = send(at.tina, path, f"{path}/notes", kind="complaint", text="A capsule was open.")
    assert "Complaint: A capsule was open." in text
    send(at.tina, path, f"{path}/notes", kind="praise", text="Good.")
    assert at.tina.response.status_code == 404


def test_a_pharmacist_sees_that_nothing_is_wrong_and_signs(at: WebBench) -> None:
    batch_id = made.submitted(at.bench)
    page, ada = f"/batches/{batch_id}/decision", at.browser_of(cast.ADA)
    text = ada.open(page).text
    for words in ("Nothing prevents the release.", "NX-2611", "White capsules"):
        assert words in text
    send(ada, page, f"{page}/release", password="wrong")
    assert ada.page.error("password-release")
    send(ada, page, f"{page}/release", password=PASSWORD)
    assert at.bench.batch(batch_id).state is BatchState.RELEASED
    assert [job for job, _ in at.site.notifiers.notified] == [job_queue.RENDER_RECORD]


def test_what_is_wrong_stands_at_the_top_and_the_release_is_refused(at: WebBench) -> None:
    batch_id = made.submitted(at.bench)
    page, ada = f"/batches/{batch_id}/decision", at.browser_of(cast.ADA)
    ada.open(f"/lots/{at.bench.lots['NX-2611']}")
    recalled = {"reason": "Letter of the supplier."}
    ada.send(f"/lots/{at.bench.lots['NX-2611']}/decide/recall", recalled)
    text = ada.open(page).text
    assert "1 thing prevents the release" in text
    assert "Lot NX-2611 of naltrexone HCl is recalled now." in text
    send(ada, page, f"{page}/release", password=PASSWORD)
    assert ada.response.status_code == 409
    assert at.bench.batch(batch_id).state is BatchState.WAITING


def test_a_batch_goes_back_to_the_bench_with_a_reason(at: WebBench) -> None:
    batch_id = made.submitted(at.bench)
    page, ada = f"/batches/{batch_id}/decision", at.browser_of(cast.ADA)
    send(ada, page, f"{page}/return", reason="")
    assert ada.page.error("reason-return")
    text = send(ada, page, f"{page}/return", reason="Count the capsules again.")
    assert "Count the capsules again." in text
    assert at.bench.batch(batch_id).state is BatchState.IN_PROGRESS
    assert at.site.notifiers.notified == []


@pytest.mark.parametrize(
    ("action", "state"),
    [("use-up", BatchState.USED_UP), ("recall", BatchState.RECALLED)],
)
def test_the_use_of_a_released_batch_ends(at: WebBench, action: str, state: BatchState) -> None:
    batch_id = made.released(at.bench)
    path, ada = f"/batches/{batch_id}", at.browser_of(cast.ADA)
    send(ada, path, f"{path}/{action}", reason="A patient reported odd capsules.")
    assert at.bench.batch(batch_id).state is state
    assert "A patient reported odd capsules." in ada.page.text


def test_a_released_batch_is_not_rejected(at: WebBench) -> None:
    batch_id = made.released(at.bench)
    path, ada = f"/batches/{batch_id}", at.browser_of(cast.ADA)
    send(ada, path, f"{path}/reject", reason="Too late.")
    assert ada.response.status_code == 409
    assert at.bench.batch(batch_id).state is BatchState.RELEASED


def test_a_technician_may_not_open_the_decision(at: WebBench) -> None:
    at.tina.open(f"/batches/{made.submitted(at.bench)}/decision")
    assert at.tina.response.status_code == 403
