"""WCAG 2.2 AA by axe, 200 % and a tablet: every page, in its common states."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, update

from pharmacy.models.users import WebSession
from tests.journeys import looking
from tests.web.browsers import PASSWORD, PharmacySite
from tests.web.compounding.test_the_day import barcodes, compounded, press
from tests.web.conftest import opened

# Skips the browser's own validation, so that the server's response is shown.
PRESS = """(button) => {
  const found = document.querySelector(button);
  found.form.noValidate = true;
  found.click();
}"""
HELD: dict[str, Any] = {"family_name": "Held", "medications": "tramadol", "medications_none": ""}


@dataclass
class Eyes:
    """Checks pages as one person. `found` are the faults by page."""

    address: str
    page: Page
    found: dict[str, list[str]]

    def look(self, path: str, *presses: str) -> None:
        """Open a page, press some of its buttons, and check the result."""
        self.page.goto(self.address + path)
        for button in presses:
            with self.page.expect_navigation():
                self.page.evaluate(PRESS, button)
        self.note(f"{path} {' '.join(presses)}")

    def look_in_place(self, path: str, button: str, answer: str) -> None:
        """The same if the response appears in place."""
        self.page.goto(self.address + path)
        self.page.evaluate(PRESS, button)
        expect(self.page.locator(answer)).to_be_visible()
        self.note(f"{path} {button}")

    def note(self, name: str) -> None:
        if faults := looking.faults(self.page):
            self.found[name] = faults


@dataclass
class Gallery:
    """A pharmacy in this process, and a browser for each of its people."""

    site: PharmacySite
    address: str
    browser: Browser
    found: dict[str, list[str]]

    def eyes_of(self, name: str) -> Eyes:
        """Spanish has the longer words."""
        context = self.browser.new_context(locale="es-US", viewport=looking.DESK)
        if name:
            self.site.signed_in(name)
            token = self.site.session(name)
            context.add_cookies([{"name": "pharmacy", "value": token, "url": self.address}])
        return Eyes(self.address, context.new_page(), self.found)


@pytest.fixture
def gallery(
    warm_app: Flask, sqlite_engine: Engine, tmp_path: Path, chromium: Browser
) -> Iterator[Gallery]:
    """One server and one browser for all."""
    site = opened(warm_app, sqlite_engine, tmp_path)
    with looking.served(site.app) as address:
        yield Gallery(site, address, chromium, {})


def look_at_orders(gallery: Gallery, tina: Eyes, ada: Eyes) -> None:
    for path in ("/orders", "/board", "/patients", "/figures", "/formulary", "/formulations"):
        tina.look(path)
    held = f"/orders/{gallery.site.placed(**HELD)}"
    ada.look(held, ".resolve button")
    tina.look(held)
    tina.look("/orders/new", ".default-action")
    tina.page.goto(gallery.address + held)
    tina.look(str(tina.page.get_attribute("a[href^='/patients/']", "href")))
    tina.look("/formulary/naltrexone")
    ada.look("/formulations/shipped/naltrexone-capsules")
    ada.look("/formulations", "form[action='/formulations/copy'] button")
    ada.look(f"{urlsplit(ada.page.url).path}/edit")
    received = f"/orders/{gallery.site.placed(family_name='Other')}"
    ada.look(f"{received}/verification", "#sign button[value=send_back]")


def look_at_a_day(gallery: Gallery, tina: Eyes, ada: Eyes) -> None:
    order_id, _, at_ada = compounded(gallery.site)
    order, codes = f"/orders/{order_id}", barcodes(gallery.site)
    tina.look(order, "button[form=print][name=label]")
    tina.look(order, "#packaging .primary")
    tina.look(f"{order}/amend", ".amend-form .primary")
    ada.look_in_place(f"{order}/final-verification", "#check .sign button", "#password-error")
    at_ada.open(f"{order}/final-verification")
    for code in codes:
        press(at_ada, f"{order}/final-verification/scan", number=code)
    at_ada.open(f"{order}/final-verification")
    press(at_ada, f"{order}/final-verification", password=PASSWORD)
    tina.look(f"{order}/dispensing", ".dispensing .primary")
    tina.look("/near-misses")


def look_at_paper(gallery: Gallery, ada: Eyes, eve: Eyes) -> None:
    """Each sheet has its title and the number of pages, and no buttons."""
    order = f"/orders/{gallery.site.placed(family_name='Paper')}"
    for eyes, path in ((ada, order), (ada, f"{order}/verification"), (eve, "/audit")):
        eyes.page.goto(gallery.address + path)
        sheets = looking.sheets(eyes.page)
        for number, sheet in enumerate(sheets, 1):
            assert f"{number} / {len(sheets)}" in sheet
            assert "impreso por" in sheet
            assert "Cerrar sesión" not in sheet


def look_at_the_pharmacy(ada: Eyes, eve: Eyes) -> None:
    ada.look("/printers", ".add-printer .primary")
    ada.look("/webhooks")
    ada.look_in_place("/scan", "main .primary", "#scan-answer .notice")
    ada.look("/lots")
    ada.look("/equipment", ".receipt .primary")
    ada.look("/lots/receive", ".receipt .primary")
    eve.look("/users", ".invite .primary")
    eve.look("/api-clients")
    eve.look("/audit")
    eve.look("/account", "form[action$=password] .primary")


def look_at_a_newcomer(gallery: Gallery, stranger: Eyes, eve: Eyes) -> None:
    """An invited pharmacist, who sets up an authenticator."""
    eve.page.goto(f"{gallery.address}/users")
    eve.page.fill("#name", "newcomer")
    eve.page.select_option("#role", "pharmacist")
    eve.page.click(".invite .primary")
    link = eve.page.inner_text("code.secret")
    eve.note("/users with a link")
    stranger.look(link.removeprefix(gallery.address), "main .primary")
    for field in ("#password", "#again"):
        stranger.page.fill(field, PASSWORD)
    stranger.page.click("main .primary")
    stranger.page.fill("#name", "newcomer")
    stranger.page.fill("#password", PASSWORD)
    stranger.page.click("main .primary")
    secret = stranger.page.inner_text("code.secret")
    stranger.note("an authenticator to set up")
    stranger.page.fill("#code", pyotp.TOTP(secret).now())
    stranger.page.click("main .primary")
    expect(stranger.page.locator("main h1")).to_have_text("Códigos de recuperación")
    stranger.note("recovery codes")


def test_every_page_is_accessible_at_any_size(gallery: Gallery) -> None:
    stranger, tina = gallery.eyes_of(""), gallery.eyes_of("technician")
    ada, eve = gallery.eyes_of("pharmacist"), gallery.eyes_of("admin")
    stranger.look("/sign-in", "main button.primary")
    stranger.look("/nowhere")
    look_at_a_day(gallery, tina, ada)
    look_at_orders(gallery, tina, ada)
    look_at_the_pharmacy(ada, eve)
    look_at_a_newcomer(gallery, stranger, eve)
    look_at_paper(gallery, ada, eve)
    assert gallery.found == {}


def test_what_was_typed_comes_back_into_its_field(gallery: Gallery) -> None:
    order = f"/orders/{gallery.site.placed()}"
    tina = gallery.eyes_of("technician")
    page = tina.page
    page.goto(gallery.address + order)
    page.click(".cancel summary")
    page.fill("#cancel-reason", "prescribed twice")
    with gallery.site.engine.begin() as connection:
        connection.execute(update(WebSession).values(ended_at=WebSession.created_at))
    # The page itself requests the labels, and so notices that the session has ended.
    page.wait_for_selector("#password")
    page.fill("#name", "technician")
    page.fill("#password", PASSWORD)
    page.click(".actions .primary")
    expect(page.locator("#cancel-reason")).to_have_value("prescribed twice")
    assert page.is_visible("#cancel-reason")
