"""People's actions on the pages: from the form to dispensing, with a scanner and sounds."""

import re
from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

from tests import cast
from tests.journeys.test_ldn_order import SOON, type_order
from tests.journeys.test_printers import RIGHT, WRONG, scan


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def verify(page: Page, path: str) -> None:
    """Review everything, and sign."""
    page.goto(f"{path}/verification")
    expect(page.get_by_text("What was sent, word for word")).to_be_visible()
    page.get_by_label("Your password").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="What comes next")).to_contain_text("verified")
    expect(page.locator(".state.large")).to_have_text("verified")


def counts(page: Page) -> Sequence[Locator]:
    """The fields for the count of each container."""
    return page.locator("#packaging input.count").all()


def fill(page: Page, path: str) -> None:
    """Begin to compound, and enter the label's count for each container."""
    page.goto(path)
    press(page, "Begin compounding")
    expect(page.get_by_role("heading", name="Compounding")).to_be_visible()
    for row in page.locator("#packaging tbody tr").all():
        for count in row.locator("input.count").all():
            count.fill(row.locator("td strong").first.inner_text().split()[0])
    press(page, "Record what was packaged")


def print_new(page: Page, count: int) -> None:
    """Print what was not printed yet, as soon as it is there."""
    page.locator("#print button[value=new]").click(timeout=2 * SOON)
    sent = page.locator(".cards .print-jobs .state").get_by_text("sent", exact=True)
    expect(sent).to_have_count(count, timeout=2 * SOON)


def scan_back(page: Page, codes: Sequence[str], all_of: int) -> None:
    """Scan the labels on their containers."""
    page.get_by_label("Scan each label back").focus()
    for code in codes:
        scan(page, code)
    progress = f"{all_of} of {all_of} scanned"
    expect(page.get_by_role("heading", name="Labels").get_by_text(progress)).to_be_visible(
        timeout=SOON
    )


def refused(page: Page, code: str, words: str) -> None:
    """A wrong container: shown by color and words, and with a sound."""
    page.wait_for_load_state()
    heard(page)
    scan(page, code)
    answer = page.locator("[role=alert]").filter(has_text=words)
    expect(answer).to_be_visible(timeout=SOON)
    expect(page.locator(".scanning.bad, .notice.bad").filter(has_text=words)).to_be_visible()
    assert heard(page) == WRONG


def accepted(page: Page, code: str) -> None:
    """A correct one, with another sound."""
    page.wait_for_load_state()
    heard(page)
    scan(page, code)
    words = f"Container {int(code[8:11])} belongs to this order"
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible(timeout=SOON)
    assert heard(page) == RIGHT


def heard(page: Page) -> list[int]:
    notes: list[int] = page.evaluate("window.heard.splice(0)")
    return notes


def check(page: Page, path: str, codes: Sequence[str]) -> None:
    """The whole final verification of correct containers."""
    page.goto(f"{path}/final-verification")
    for code in codes:
        accepted(page, code)
    sign(page)
    expect(page.get_by_role("link", name="Dispense")).to_be_visible()


def sign(page: Page) -> None:
    page.get_by_label("Your password").fill(cast.PASSWORD)
    page.keyboard.press("Enter")


def dispense(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("link", name="Dispense").click()
    page.get_by_label("Picked up here").check()
    page.get_by_label("Who received it").fill("Robin Sample")
    page.keyboard.press("Enter")
    expect(page.locator(".state.large")).to_have_text("dispensed")


def typed_in(page: Page, target: str, labels: int) -> str:
    """The path of an order that was typed into the form, after its plan was previewed."""
    page.goto("/")
    type_order(page)
    page.get_by_label("Target", exact=True).fill(target)
    plan = page.get_by_role("region", name="Plan")
    directions = plan.get_by_text(f"Take 1 capsule ({target} mg) by mouth at bedtime for 30 days.")
    expect(directions).to_be_visible()
    press(page, "Place order")
    expect(page.get_by_text("rendered", exact=True)).to_have_count(labels + 1, timeout=SOON)
    first = page.get_by_role("img", name="Label of bottle 1:")
    first.scroll_into_view_if_needed()
    expect(first).to_have_js_property("naturalWidth", 640)
    return re.sub("https?://[^/]+", "", page.url)


def near_misses(page: Page, rx_number: str) -> list[str]:
    """The near misses of an order, latest first, with the person who caught each."""
    page.goto("/near-misses")
    rows = page.locator("tbody tr").filter(has_text=rx_number).all()
    cells = [(row.get_by_role("rowheader"), row.locator("td").last) for row in rows]
    return [f"{what.inner_text()}: {who.inner_text()}" for what, who in cells]


def step_back(page: Page, path: str) -> None:
    """The patient calls in week three: too much too soon."""
    page.goto(path)
    page.get_by_text("Change the course: extend, pause").click()
    page.get_by_label("Step back: an earlier dose again").check()
    page.get_by_label("To which dose").select_option("1 mg")
    page.get_by_role("textbox", name="For how many days", exact=True).fill("7")
    page.get_by_label("From day", exact=True).fill("18")
    page.get_by_label("Reason").fill("vivid dreams, patient by telephone")
    press(page, "Show what would change")
    expect(page.get_by_text("3 capsules of 1.5 mg, for 29 to 31 to be made now")).to_be_visible()
    press(page, "Save this change")
    expect(page.locator(".state.large")).to_have_text("received")


def print_again(page: Page, card: Locator) -> None:
    """Print a label again, with a reason."""
    card.locator("summary", has_text="Print again").click()
    card.get_by_role("button", name="Print again: ").click()
    expect(page.locator(".notice.bad")).to_contain_text("Say why it is printed again")
    card.get_by_label("Why again").select_option("Jammed in the printer")
    card.get_by_role("button", name="Print again: ").click()


def record(page: Page, lot: str, containers: int) -> None:
    """Enter what is in the first containers, the first one of another lot."""
    page.locator("#packaging input[name^=lot]").first.fill(lot)
    for row in page.locator("#packaging tbody tr").all()[:containers]:
        row.locator("input.count").fill(row.locator("td strong").first.inner_text().split()[0])
    press(page, "Record what was packaged")
