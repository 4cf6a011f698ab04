"""Each access to patient data is audited, and administrators can read who had it."""

import uuid

import pytest
from sqlalchemy import select

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.models.audit import AuditEntry
from pharmacy.services.records import audit
from tests.web.browsers import Browser, PharmacySite, now

PAGES = ("/orders/{}", "/orders/{}/progress")


def accesses(site: PharmacySite, event: str = "order:seen") -> list[AuditEntry]:
    with db.reading(site.engine) as session:
        query = select(AuditEntry).where(AuditEntry.event == event).order_by(AuditEntry.number)
        return list(session.scalars(query))


def opened(site: PharmacySite, path: str) -> tuple[Browser, str]:
    """A browser of a person who did not place the order, after viewing it."""
    order_id = site.placed()
    before = len(accesses(site))
    browser = site.signed_in("pharmacist")
    browser.client.get(path.format(order_id))
    assert len(accesses(site)) == before + 1
    return browser, order_id


@pytest.mark.parametrize("path", PAGES)
def test_to_open_an_order_is_an_entry(site: PharmacySite, path: str) -> None:
    _, order_id = opened(site, path)
    entry = accesses(site)[-1]
    assert (entry.actor_name, entry.subject_id) == ("pharmacist", order_id)
    assert entry.detail["version"] == 1
    assert entry.detail["at"].startswith("web.orders.")


def test_a_page_that_refreshes_itself_is_not_a_new_access(sqlite_site: PharmacySite) -> None:
    browser, order_id = opened(sqlite_site, "/orders/{}")
    before = len(accesses(sqlite_site))
    for _ in range(3):
        browser.client.get(f"/orders/{order_id}/progress")
    assert len(accesses(sqlite_site)) == before
    browser.open(f"/orders/{order_id}")
    assert len(accesses(sqlite_site)) == before + 1


def test_the_list_names_each_order_that_it_shows(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    shown = [sqlite_site.placed(browser, family_name=name) for name in ("Sample", "Example")]
    browser.open("/orders")
    assert {entry.subject_id for entry in accesses(sqlite_site, "order:listed")} == set(shown)


def test_an_unknown_order_leaves_no_access_entry(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    assert browser.client.get(f"/orders/{sqlite_site.printer_id}").status_code == 404
    assert accesses(sqlite_site) == []


def rows(browser: Browser) -> list[dict[str, str]]:
    return [have for have in browser.page.all_of("tr") if have.get("class") == "look"]


def test_an_administrator_reads_who_accessed_an_order(site: PharmacySite) -> None:
    opened(site, "/orders/{}")
    admin = site.signed_in("admin")
    admin.open("/audit", query_string={"rx": "Rx 1000001"})
    assert "order placed" in admin.page.text
    assert "order accessed" in admin.page.text
    assert "Rx 1000001" in admin.page.text
    assert "printer added" not in admin.page.text
    admin.open("/audit", query_string={"rx": "1000001", "what": "changes"})
    assert "order accessed" not in admin.page.text


def test_the_audit_names_no_patient(sqlite_site: PharmacySite) -> None:
    sqlite_site.placed(family_name="Canaryfamily")
    assert "Canaryfamily" not in sqlite_site.signed_in("admin").open("/audit").text


def test_entries_are_found_by_person_and_by_day(site: PharmacySite) -> None:
    opened(site, "/orders/{}")
    admin = site.signed_in("admin")
    admin.open("/audit")
    pharmacist = next(e.actor_id for e in accesses(site) if e.actor_name == "pharmacist")
    admin.open("/audit", query_string={"who": str(pharmacist)})
    assert "order placed" not in admin.page.text
    assert "order accessed" in admin.page.text
    admin.open("/audit", query_string={"day": "2020-01-31"})
    assert "Entry not found" in admin.page.text


def test_older_entries_are_a_page_further(sqlite_site: PharmacySite) -> None:
    admin = sqlite_site.signed_in("admin")
    with db.transaction(sqlite_site.engine) as session:
        for _ in range(60):
            audit.record(session, COMMAND_LINE, Event.USER_ADDED, uuid.uuid4(), now())
    admin.open("/audit", query_string={"what": "changes"})
    numbers = [len(admin.page.all_of("tr"))]
    admin.open(admin.page.links["Older entries"])
    numbers.append(len(admin.page.all_of("tr")))
    assert numbers[0] == 51
    assert numbers[1] > 1


@pytest.mark.parametrize("query", ["day=x", "rx=x", "who=x", "before=x", "day=2026-02-30"])
def test_an_impossible_search_is_not_found(sqlite_site: PharmacySite, query: str) -> None:
    admin = sqlite_site.signed_in("admin")
    assert admin.client.get(f"/audit?{query}").status_code == 404
