"""Pages declared beside their views."""

import re
import uuid
from typing import Any

import pytest
from flask import Blueprint

from pharmacy import web
from pharmacy.core.roles import Permission
from pharmacy.web.shell.pages import SIGNED_IN, StationPages, declared_below
from tests.web.browsers import PharmacySite

MAIN = ["Board", "Orders", "New order", "Batches", "Printers"]
MORE = [
    "Patients",
    "Figures",
    "Component lots",
    "Equipment",
    "Near misses",
    "Formulary",
    "Formulations",
    "Webhooks",
]


def view() -> str:
    """A page."""
    return ""


def test_a_view_is_refused_that_does_not_say_whom_it_is_for() -> None:
    untyped: Any = StationPages("figures")
    for declare in (untyped.get, untyped.post):
        with pytest.raises(TypeError):
            declare("/figures")


def test_a_view_has_one_address() -> None:
    pages = StationPages("figures")
    pages.get("/figures", may=SIGNED_IN)(view)
    with pytest.raises(ValueError, match="declared twice"):
        pages.get("/numbers", may=Permission.READ_ORDER)(view)


def test_a_site_knows_each_page_by_its_endpoint() -> None:
    pages = StationPages("figures")
    pages.post("/figures", may=Permission.READ_ORDER)(view)
    (endpoint,) = pages.register(Blueprint("web", __name__))
    assert endpoint == "web.figures.view"


def test_pages_are_found_wherever_a_package_declares_them_and_once_each() -> None:
    names = [pages.name for pages in declared_below(web)]
    assert len(names) == len(set(names))
    assert {"board", "labels", "verification", "sign_in"} <= set(names)


def test_the_top_bar_has_the_order_of_the_day(sqlite_site: PharmacySite) -> None:
    page = sqlite_site.signed_in("pharmacist").open("/orders")
    bar = page.html.partition("<nav")[2].partition("</nav>")[0]
    assert re.findall(r">([A-Z][a-z ]+)</a>", bar) == [*MAIN, *MORE]


FORMER = [
    ("GET", "/orders/{id}/hand-out", "/orders/{id}/dispensing"),
    ("POST", "/orders/{id}/hand-out", "/orders/{id}/dispensing"),
    ("GET", "/orders/{id}/check", "/orders/{id}/final-verification"),
    ("POST", "/orders/{id}/check", "/orders/{id}/final-verification"),
    ("POST", "/orders/{id}/check/scan", "/orders/{id}/final-verification/scan"),
    ("POST", "/orders/{id}/fillings", "/orders/{id}/packaging"),
    ("POST", "/orders/{id}/sheets/{id}", "/orders/{id}/print-jobs/{id}"),
]


@pytest.mark.parametrize(("method", "former", "now"), FORMER)
def test_a_url_of_an_earlier_version_redirects_with_its_form(
    sqlite_site: PharmacySite, method: str, former: str, now: str
) -> None:
    ada = sqlite_site.signed_in("pharmacist")
    given = {"csrf": ada.page.fields["csrf"], "number": "1"} if method == "POST" else None
    one = uuid.uuid4()
    answer = ada.client.open(f"{former.format(id=one)}?kept=1", method=method, data=given)
    assert (answer.status_code, answer.location) == (308, f"{now.format(id=one)}?kept=1")
