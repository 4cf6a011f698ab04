"""What is left to make, and the progress of each container, on an order's page."""

import re

from tests.web.browsers import Browser, PharmacySite
from tests.web.compounding.test_calendar_checks import approve
from tests.web.compounding.test_the_day import (
    barcodes,
    compounded,
    path_of,
    press,
    send_print_jobs,
    verified,
)
from tests.web.orders.test_amendments import EXTEND
from tests.web.pages import ParsedPage

FROM_NOTHING = (
    "7 of 0.5 mg, 7 of 1 mg, 7 of 1.5 mg, 7 of 2 mg, 7 of 2.5 mg, 7 of 3 mg, 7 of 3.5 mg, "
    "7 of 4 mg, 30 of 4.5 mg"
)


def to_make(browser: Browser, path: str) -> str:
    """What the page says is left to make. Empty if it says nothing."""
    said = re.search(r"Capsules to make: (.*?)\.\s", browser.open(path).text)
    return said[1] if said else ""


def dispensed(site: PharmacySite) -> tuple[str, Browser, Browser]:
    """A dispensed order."""
    order_id, tina, ada = compounded(site)
    ada.open(path_of(order_id, "/final-verification"))
    for code in barcodes(site):
        press(ada, path_of(order_id, "/final-verification/scan"), number=code)
    approve(ada, order_id)
    tina.open(path_of(order_id, "/dispensing"))
    press(tina, path_of(order_id, "/dispensing"), way="picked_up", recipient="Robin Sample")
    return order_id, tina, ada


def done(page: ParsedPage) -> list[str]:
    """The parts that show the progress of the containers, by their ids."""
    found = [have["id"] for have in page.all_of("span") if "live" in have.get("class", "")]
    return [name for name in found if name == "made" or name.startswith("done-")]


def test_all_of_a_new_order_is_to_be_made(sqlite_site: PharmacySite) -> None:
    order_id, tina, ada = verified(sqlite_site)
    assert to_make(tina, path_of(order_id)) == FROM_NOTHING
    assert to_make(ada, path_of(order_id, "/verification")) == FROM_NOTHING


def test_nothing_that_was_filled_is_to_be_made(sqlite_site: PharmacySite) -> None:
    order_id, tina, _ = verified(sqlite_site)
    tina.open(path_of(order_id))
    press(tina, path_of(order_id, "/compounding"), action="begin")
    counts = {f"capsules-{n}": "7" for n in range(1, 9)}
    press(tina, path_of(order_id, "/packaging"), **counts)
    assert to_make(tina, path_of(order_id)) == "30 of 4.5 mg"


def test_nothing_is_made_of_a_canceled_order(sqlite_site: PharmacySite) -> None:
    order_id, _, ada = verified(sqlite_site)
    ada.open(path_of(order_id))
    press(ada, path_of(order_id, "/cancel"), reason="moved away")
    assert to_make(ada, path_of(order_id)) == ""


def test_nothing_that_the_patient_has_is_to_be_made_after_a_change(
    sqlite_site: PharmacySite,
) -> None:
    order_id, _, ada = dispensed(sqlite_site)
    assert to_make(ada, path_of(order_id)) == ""
    ada.open(path_of(order_id))
    ada.fill(**EXTEND)
    ada.press("preview", path_of(order_id, "/amend"))
    ada.press("save", path_of(order_id, "/amend"))
    assert to_make(ada, path_of(order_id)) == "14 of 1.5 mg"
    assert to_make(ada, path_of(order_id, "/verification")) == "14 of 1.5 mg"


def test_the_page_counts_a_container_as_soon_as_its_label_is_scanned(
    sqlite_site: PharmacySite,
) -> None:
    """The part that refreshes the labels also updates the containers."""
    order_id, tina, _ = verified(sqlite_site)
    tina.open(path_of(order_id))
    press(tina, path_of(order_id, "/compounding"), action="begin")
    press(tina, path_of(order_id, "/packaging"), **{"capsules-1": "7"})
    press(tina, path_of(order_id, "/print"), label="new")
    send_print_jobs(sqlite_site)
    page = tina.open(path_of(order_id))
    assert "0 of 9 packaged, labeled and scanned." in page.text
    press(tina, path_of(order_id, "/scan"), number=barcodes(sqlite_site)[0])
    followed = tina.open(path_of(order_id, "/progress"))
    assert "1 of 9 packaged, labeled and scanned." in followed.text
    assert done(page) == done(followed) == ["made", *(f"done-{n}" for n in range(1, 10))]
