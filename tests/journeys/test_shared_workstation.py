"""Two people at one shared workstation: a PIN unlocks it within the page, and input is kept."""

from playwright.sync_api import Browser, expect

from pharmacy import db
from pharmacy.models.users import User
from pharmacy.services.people import users
from tests import cast, passwords
from tests.journeys.pharmacies import Pharmacy

PIN = "402917"


def furnish(pharmacy: Pharmacy) -> None:
    """Give the technician a PIN."""
    engine = db.make_engine(pharmacy.database_url, pooled=False)
    with db.transaction(engine) as session:
        person: User = users.get_user_by_name(session, cast.TINA)
        person.pin_hash = passwords.hashed(PIN)


def test_a_locked_page_continues_where_it_was(chromium: Browser, pharmacy: Pharmacy) -> None:
    furnish(pharmacy)
    page = chromium.new_context(base_url=pharmacy.address).new_page()
    page.clock.install()
    page.goto("/orders/new")
    page.get_by_label("Name").fill(cast.TINA)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_label("Shared workstation: it locks after 5 minutes").check()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Given name").fill("Robin")
    page.clock.fast_forward("05:02")
    for _ in range(2):
        page.keyboard.press("Escape")
    dialog = page.get_by_role("dialog", name="Locked")
    expect(dialog).to_be_visible()
    dialog.get_by_label("PIN").fill("402918")
    dialog.get_by_role("button", name="Continue").click()
    expect(dialog.get_by_role("alert")).to_contain_text("The name or the PIN is wrong")
    dialog.get_by_label("PIN").fill(PIN)
    dialog.get_by_role("button", name="Continue").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Given name")).to_have_value("Robin")
    # The page's own requests include the new proof: the plan follows the input.
    needed = page.get_by_role("region", name="Plan").get_by_role("link", name="Family name")
    expect(needed).to_be_visible()
    page.get_by_label("Family name").fill("Sample")
    expect(needed).to_have_count(0)


def test_another_drug_clears_prefilled_fields_and_keeps_typed_ones(
    chromium: Browser, pharmacy: Pharmacy
) -> None:
    page = chromium.new_context(base_url=pharmacy.address).new_page()
    page.goto("/orders/new")
    page.get_by_label("Name").fill(cast.TINA)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    usual = page.get_by_role("button", name="Usual LDN titration")
    start, step = page.locator("#start"), page.locator("#step")
    expect(start).to_have_value("")
    usual.click()
    expect(start).to_have_value("0.5")
    bedtime = page.locator("#times").get_by_label("Bedtime")
    expect(bedtime).to_be_checked()
    step.fill("0.5")
    page.get_by_label("Given name").fill("Robin")
    page.locator("#drug").select_option("prednisone")
    expect(start).to_have_value("")
    expect(bedtime).not_to_be_checked()
    expect(step).to_have_value("0.5")
    expect(usual).to_be_hidden()
    expect(
        page.get_by_text("No time ticked: morning, with food").locator("visible=true")
    ).to_be_visible()
    page.locator("#drug").select_option("naltrexone")
    expect(usual).to_be_visible()
    expect(start).to_have_value("")
