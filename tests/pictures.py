"""The pictures of the documents, taken from the pages of a running pharmacy.

`python -m tests.pictures` writes them again. Look at each before you commit it.
"""

import datetime
import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

from pharmacy import db, revisions
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.printing import printers
from tests import redis_server
from tests.journeys import acts, staff
from tests.journeys.conftest import CHROMIUM, running
from tests.journeys.pharmacies import Pharmacy
from tests.journeys.staff import Staff
from tests.journeys.test_ldn_order import LABELS, RENDERED, type_order
from tests.journeys.test_printers import scan

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "images"
ORDER_PAGE = ROOT / ".github" / "order-page.png"
SOON = 60_000
# In pixels of the page, and of the picture.
WINDOW, WIDTH = 1280, 900
SCREEN, COLORS = 900, 128
LABELED = 7
# Otherwise a picture is loaded when it comes near the window.
LOADED = "all => Promise.all(all.map(one => { one.loading = 'eager'; return one.decode(); }))"
CHECKED = 6


def save(page: Page, file: Path, height: int = SCREEN, top: int = 0) -> None:
    """Store a part of the page, small."""
    shot = page.screenshot(
        clip={"x": 0, "y": top, "width": WINDOW, "height": height},
        full_page=True,
        animations="disabled",
        caret="hide",
    )
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    small = image.resize((WIDTH, height * WIDTH // WINDOW), Image.Resampling.LANCZOS)
    small.quantize(COLORS, dither=Image.Dither.NONE).save(file, optimize=True)


def end_of(part: Locator) -> int:
    """The distance from the top of the page to the end of a part, with a margin."""
    box = part.bounding_box()
    assert box is not None
    return int(box["y"] + box["height"] + part.page.evaluate("window.scrollY")) + 20


def top_of(part: Locator) -> int:
    """The distance from the top of the page to a part, with a margin."""
    box = part.bounding_box()
    assert box is not None
    return int(box["y"] + part.page.evaluate("window.scrollY")) - 20


def enter(page: Page) -> str:
    """The order form with its plan, and then the path of the order."""
    page.goto("/")
    type_order(page)
    expect(page.get_by_role("region", name="Plan")).to_contain_text("Bottle 9", timeout=SOON)
    expect(page.get_by_text("Still needed")).to_have_count(0, timeout=SOON)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")
    save(page, GUIDE / "1-new-order.png")
    page.get_by_role("button", name="Place order").click()
    expect(page.get_by_text("rendered", exact=True)).to_have_count(RENDERED, timeout=SOON)
    return page.url


def verify(page: Page, path: str) -> None:
    """The labels at verification."""
    page.goto(f"{path}/verification")
    page.wait_for_load_state("networkidle")
    save(page, GUIDE / "2-verification.png", top=top_of(page.locator("#labels-title")))
    acts.verify(page, path)


def compound(people: Staff, path: str) -> None:
    """The page of the order, with most bottles labeled."""
    page = people.tom
    acts.fill(page, path)
    acts.print_new(page, RENDERED)
    codes = people.barcodes(path)
    page.get_by_label("Scan each label back").focus()
    for code in codes[:LABELED]:
        scan(page, code)
    progress = page.get_by_role("heading", name="Labels")
    expect(progress.get_by_text(f"{LABELED} of {LABELS} scanned")).to_be_visible(timeout=SOON)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    save(page, GUIDE / "3-compounding.png", end_of(page.locator("#packaging")))
    page.locator("article.label-card img").evaluate_all(LOADED)
    save(page, ORDER_PAGE, end_of(page.locator("article.label-card").first))
    acts.scan_back(page, codes[LABELED:], all_of=LABELS)


def check(page: Page, path: str, codes: list[str]) -> None:
    """The final verification, with some bottles left to scan."""
    page.goto(f"{path}/final-verification")
    for code in codes[:CHECKED]:
        acts.accepted(page, code)
    save(page, GUIDE / "4-final-verification.png", end_of(page.locator(".sign")))
    for code in codes[CHECKED:]:
        acts.accepted(page, code)
    page.get_by_label("Patient calendar: scan it").select_option(index=1)
    acts.sign(page)
    expect(page.get_by_role("link", name="Dispense")).to_be_visible()


def dispense(page: Page, path: str) -> None:
    """How the order leaves."""
    page.goto(f"{path}/dispensing")
    page.get_by_label("Picked up here").check()
    page.get_by_label("Who received it").fill("Robin Sample")
    page.get_by_label("Patient calendar in the bag").select_option(label="It is in the bag")
    save(page, GUIDE / "5-dispensing.png", end_of(page.locator(".dispensing")))


def take(pharmacy: Pharmacy) -> None:
    """One order from the form to dispensing."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        with staff.at_work(chromium, pharmacy) as people:
            for page in (people.tina, people.tom, people.ada):
                page.set_viewport_size({"width": WINDOW, "height": SCREEN})
            path = enter(people.tina)
            verify(people.ada, path)
            compound(people, path)
            check(people.ada, path, people.barcodes(path))
            dispense(people.tina, path)
        chromium.close()


def add_office_printer(pharmacy: Pharmacy) -> None:
    """The printer of the patient calendar."""
    engine = db.make_engine(pharmacy.database_url, pooled=False)
    now = datetime.datetime.now(datetime.UTC)
    with db.transaction(engine) as session:
        uri = f"folder:{pharmacy.printed}"
        printers.add_printer(session, "Office", uri, "letter", now, COMMAND_LINE)
    engine.dispose()


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as name, redis_server.running() as redis:
        url = f"sqlite:///{name}/pharmacy.db"
        revisions.upgrade(url)
        with running(url, redis.url, Path(name)) as pharmacy:
            add_office_printer(pharmacy)
            take(pharmacy)


if __name__ == "__main__":
    main()
