"""The list of orders and the page of one."""

import re

from tests import factories
from tests.api.conftest import new_key
from tests.services import rendered
from tests.web.browsers import PharmacySite


def post(site: PharmacySite, name: str) -> str:
    """An order from an API client."""
    order = factories.ldn_order_json()
    order["external_id"] = name
    order["prescription"]["directions_written"] = (
        "0.5 mg po qhs x 7d then increase by 0.5 mg q week to 4.5 mg"
    )
    key = new_key(site.engine, "Hill Clinic")
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": name}
    response = site.app.test_client().post("/api/v1/orders", json=order, headers=headers)
    order_id: str = response.get_json()["id"]
    return order_id


def test_an_empty_list_says_what_to_do(sqlite_site: PharmacySite) -> None:
    page = sqlite_site.signed_in().open("/orders")
    assert "No orders yet" in page.text
    assert page.links["Type in the first order"] == "/orders/new"


def test_the_list_summarizes_each_order(site: PharmacySite) -> None:
    post(site, "RX-1")
    site.placed(quantity_written="90")
    page = site.signed_in().open("/orders")
    assert page.text.index("1000002") < page.text.index("1000001")
    for words in (
        "0.5 mg to 4.5 mg in 9 phases, 86 days",
        "Robin Sample",
        "Hill Clinic",
        "over HTTP",
        "typed in",
        "0 of 9 rendered",
        "held: 2 holds",
    ):
        assert words in page.text
    assert re.search(r"\w{3} \d+, \d{4}, \d+:\d\d [AP]M", page.text)


def test_a_failed_label_is_loud(site: PharmacySite) -> None:
    order_id = site.placed()
    rendered.render(site.engine, order_id, most=2)
    rendered.fail(site.engine, order_id)
    rendered.render(site.engine, order_id)
    page = site.signed_in().open("/orders")
    assert "1 of 9 failed" in page.text
    assert {"class": "state bad"} in page.all_of("span")
    page = site.signed_in().open(f"/orders/{order_id}")
    assert "This label was not made." in page.text


def test_pages_hold_each_order_once(site: PharmacySite) -> None:
    site.placed()
    for number in range(2, 4):
        post(site, f"RX-{number}")
    browser = site.signed_in()
    found: list[str] = []
    path = "/orders?before=1000004"
    for _ in range(3):
        page = browser.open(path)
        numbers = re.findall(r">(10000\d\d)</a>", page.html)
        found += numbers[:1]
        path = f"/orders?before={numbers[0]}"
    assert found == ["1000003", "1000002", "1000001"]
    assert "There are no older orders" in browser.open("/orders?before=1000001").text


def test_an_order_from_http_has_its_page(site: PharmacySite) -> None:
    page = site.signed_in().open(f"/orders/{post(site, 'RX-1001')}")
    for words in (
        "Rx 1000001",
        "Robin Sample",
        "born Feb 3, 1980",
        "NPI 1234567893",
        "(512) 555-0122",
        "sent by Hill Clinic as RX-1001",
        "1 Example Road, Austin, TX 78701",
        "codeine (RxNorm 2670) (stopped 2026-11-01)",
        "0.5 mg po qhs x 7d then increase by 0.5 mg q week to 4.5 mg",
        "What was sent, word for word",
        "Take 1 capsule (4.5 mg) by mouth at bedtime for 30 days.",
    ):
        assert words in page.text, words
    assert '"external_id": "RX-1001"' in page.text


def test_the_chart_states_the_doses_in_words_and_in_whole_numbers(site: PharmacySite) -> None:
    page = site.signed_in().open(f"/orders/{site.placed()}")
    bars = page.all_of("rect")[1:]
    assert len(bars) == 9
    assert all(bar[side].isdigit() for bar in bars for side in ("x", "y", "width", "height"))
    assert "0.5 mg a day from day 1 to 7; 1 mg a day from day 8 to 14;" in page.text


def test_the_page_refreshes_labels_until_they_are_rendered(site: PharmacySite) -> None:
    browser = site.signed_in()
    order_id = site.placed(browser)
    states = []
    for most in (0, 4, 9):
        rendered.render(site.engine, order_id, most)
        page = browser.open(f"/orders/{order_id}/progress")
        live = next(have["data-live"] for _, have in page.tags if "data-live" in have)
        states.append((live, len(page.all_of("img"))))
    assert states == [("yes", 0), ("yes", 4), ("no", 10)]


def test_the_pdf_of_a_label_needs_a_session_and_a_rendered_label(site: PharmacySite) -> None:
    browser = site.signed_in()
    order_id = site.placed(browser)
    assert browser.client.get(f"/orders/{order_id}/labels.pdf").status_code == 409
    rendered.render(site.engine, order_id)
    assert browser.client.get(f"/orders/{order_id}/labels.pdf").status_code == 409
    site.verify(order_id)
    page = browser.open(f"/orders/{order_id}")
    path = page.links["PDF"]
    pdf = browser.client.get(path)
    assert pdf.mimetype == "application/pdf"
    assert pdf.data == rendered.pdf(10)
    assert pdf.headers["Cache-Control"] == "no-store"
    assert "Sample" not in pdf.headers["Content-Disposition"]
    whole = browser.client.get(f"/orders/{order_id}/labels.pdf")
    assert whole.data.startswith(b"%PDF")
    pictures = [have["src"] for have in page.all_of("img")]
    assert browser.client.get(pictures[0]).data.startswith(b"\x89PNG")
    for asked in (path, pictures[0], f"/orders/{order_id}/labels.pdf"):
        assert site.browser().client.get(asked).status_code == 303


def test_each_container_says_what_it_waits_for(site: PharmacySite) -> None:
    order_id = site.placed()
    rendered.render(site.engine, order_id)
    page = site.signed_in().open(f"/orders/{order_id}")
    assert page.text.count("waiting for verification") == 9
    assert "A pharmacist has to verify the order. Since" in page.text
    assert "Promised for" in page.text
    site.verify(order_id)
    page = site.signed_in().open(f"/orders/{order_id}")
    assert page.text.count("A technician has to begin compounding.") == 9
