"""The pages of formulations: two pharmacists from a draft that ships to an active version."""

from collections.abc import Mapping

from sqlalchemy import select

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.making.formulation_states import FormulationState
from pharmacy.core.roles import Role
from pharmacy.models.formulations import FormulationVersion
from pharmacy.services.making import formulation_copies
from pharmacy.services.people import users
from pharmacy.web.making import formulation_fields
from pharmacy.web.making.formulation_comparisons import FormulationDifference, differences
from tests import passwords
from tests.web.browsers import PASSWORD, Browser, PharmacySite, now

CODE = "naltrexone-capsules"


def second(site: PharmacySite) -> Browser:
    """Another pharmacist."""
    with db.transaction(site.engine) as session:
        hashed = passwords.hashed(PASSWORD)
        users.add_user(session, "eve", Role.PHARMACIST, hashed, now(), COMMAND_LINE)
    browser = site.browser()
    browser.client.set_cookie("pharmacy", site.session("eve"))
    browser.open("/formulations")
    return browser


def copied(browser: Browser, code: str = CODE) -> str:
    """The URL of a new draft of what ships."""
    browser.open("/formulations")
    browser.send("/formulations/copy", {"code": code})
    assert browser.response.status_code == 200
    return browser.response.request.path


def decide(browser: Browser, path: str, action: str, **fields: str) -> int:
    """Press a button of a version's page. Returns the status of the answer."""
    browser.open(path)
    version = browser.page.fields.get("version", ["1"])
    browser.send(path, {"version": version[:1], "action": action, **fields})
    return browser.response.status_code


def state(site: PharmacySite) -> list[FormulationState]:
    """The states of all versions, by number."""
    with db.reading(site.engine) as session:
        query = select(FormulationVersion.state).order_by(FormulationVersion.number)
        return list(session.scalars(query))


def test_from_a_draft_that_ships_to_an_active_version(site: PharmacySite) -> None:
    ada = site.signed_in("pharmacist")
    path = copied(ada)
    assert "You wrote this version" in ada.page.text
    eve = second(site)
    assert decide(eve, path, "review", password=PASSWORD) == 422
    assert decide(eve, path, "review", note="Compared with US Pharm.", password="wrong") == 422
    assert state(site) == [FormulationState.DRAFT]
    assert decide(eve, path, "review", note="Compared with US Pharm.", password=PASSWORD) == 200
    assert "Compared with US Pharm." in eve.page.text
    assert decide(ada, path, "activate", password=PASSWORD) == 200
    assert state(site) == [FormulationState.ACTIVE]
    assert decide(ada, path, "retire", reason="A new source.") == 200
    assert state(site) == [FormulationState.RETIRED]


def test_the_person_who_copied_it_may_not_review_it(sqlite_site: PharmacySite) -> None:
    ada = sqlite_site.signed_in("pharmacist")
    path = copied(ada)
    assert decide(ada, path, "review", note="Mine.", password=PASSWORD) == 409
    assert state(sqlite_site) == [FormulationState.DRAFT]


def test_a_draft_is_not_activated_and_an_active_one_not_edited(sqlite_site: PharmacySite) -> None:
    ada, eve = sqlite_site.signed_in("pharmacist"), second(sqlite_site)
    path = copied(ada)
    assert decide(eve, path, "activate", password=PASSWORD) == 409
    decide(eve, path, "review", note="Compared.", password=PASSWORD)
    decide(eve, path, "activate", password=PASSWORD)
    page = ada.open(f"{path}/edit")
    assert "This version cannot be edited." in page.text
    ada.send(f"{path}/edit", {"version": "1"})
    assert ada.response.status_code == 409


def test_every_part_is_shown_with_its_source(sqlite_site: PharmacySite) -> None:
    page = sqlite_site.signed_in().open(f"/formulations/shipped/{CODE}")
    for words in (
        "By the weighing plan, from the pack statistics of the lots.",
        "A second person checks this step.",
        "tight, light-resistant containers",
        "no source",
        "not assessed",
        "180 days",
        "Package:",
    ):
        assert words in page.text
    unknown = sqlite_site.signed_in()
    unknown.open("/formulations/shipped/cream")
    assert unknown.response.status_code == 404


def test_a_technician_reads_and_changes_nothing(sqlite_site: PharmacySite) -> None:
    path = copied(sqlite_site.signed_in("pharmacist"))
    tina = sqlite_site.signed_in()
    assert "Retire for good" not in tina.open(path).text
    for address, fields in ((path, {"action": "retire", "reason": "x"}), (f"{path}/edit", {})):
        tina.send(address, {"version": "1", **fields})
        assert tina.response.status_code == 403


def typed(browser: Browser, path: str, changes: Mapping[str, str]) -> int:
    """Type into the form of a draft and store it. Returns the status of the answer."""
    browser.open(f"{path}/edit")
    assert browser.response.status_code == 200
    fields = {name: texts[-1] for name, texts in browser.page.fields.items() if texts}
    browser.send(f"{path}/edit", {**fields, **changes})
    return browser.response.status_code


def content(site: PharmacySite) -> dict[str, object]:
    """The content of the only version."""
    with db.reading(site.engine) as session:
        return dict(session.scalars(select(FormulationVersion.content)).one())


def test_a_form_stored_as_it_was_changes_nothing(sqlite_site: PharmacySite) -> None:
    ada = sqlite_site.signed_in("pharmacist")
    path = copied(ada)
    before = content(sqlite_site)
    assert typed(ada, path, {}) == 200
    assert list(differences(before, content(sqlite_site))) == []


def test_what_is_typed_is_stored_and_compared(sqlite_site: PharmacySite) -> None:
    ada = sqlite_site.signed_in("pharmacist")
    first = copied(ada)
    path = copied_again(ada, first)
    changes = {
        "container.text": "Amber vial.",
        "label.statements": "One.\n\nTwo.",
        "procedure.steps.9.text": "Clean everything again.",
        "procedure.steps.9.stage": "package",
        "checks.list.3.name": "",
        "checks.list.3.wanted": "",
    }
    assert typed(ada, path, changes) == 200
    page = ada.open(f"{path}/compare/{first.rpartition('/')[2]}")
    for words in ("container text", "Amber vial.", "One., Two.", "Clean everything again."):
        assert words in page.text
    assert "checks list 3 name" in page.text
    same = ada.open(f"{path}/compare/{path.rpartition('/')[2]}")
    assert "The two versions say the same." in same.text


def copied_again(browser: Browser, path: str) -> str:
    """The URL of a new draft of a version."""
    browser.send("/formulations/copy", {"version_id": path.rpartition("/")[2]})
    return browser.response.request.path


WRONG = {
    "beyond_use.days": ("181", "is above 180"),
    "title": ("", "is blank"),
    "components.list.1.role": ("poison", "is unknown"),
    "components.list.2.name": ("", "is missing"),
    "procedure.steps.5.stage": ("", "is missing"),
    "procedure.steps.7.stage": ("prepare", "comes before fill"),
    "hazard.hazardous": ("maybe", "is unknown"),
}


def test_every_wrong_field_is_marked_and_nothing_is_stored(sqlite_site: PharmacySite) -> None:
    ada = sqlite_site.signed_in("pharmacist")
    path = copied(ada)
    before = content(sqlite_site)
    assert typed(ada, path, {field: text for field, (text, _) in WRONG.items()}) == 422
    for field, (_, words) in WRONG.items():
        assert f'id="{field}-error"' in ada.response.text
        assert words in ada.page.text.lower()
    for field, text in (
        ("drug", "aspirin"),
        ("description.text", "x" * 2001),
        ("title", "a\u200eb"),
        ("beyond_use.days", "many"),
    ):
        assert typed(ada, path, {field: text}) == 422
        assert f'id="{field}-error"' in ada.response.text
    assert content(sqlite_site) == before


def test_a_form_that_was_read_before_an_edit_is_refused(sqlite_site: PharmacySite) -> None:
    ada = sqlite_site.signed_in("pharmacist")
    path = copied(ada)
    assert typed(ada, path, {"title": "First"}) == 200
    assert typed(ada, path, {"title": "Second", "version": "1"}) == 409
    assert content(sqlite_site)["title"] == "First"


def test_a_demonstration_is_marked_so(sqlite_site: PharmacySite) -> None:
    with db.transaction(sqlite_site.engine) as session:
        version = formulation_copies.add_demonstration(session, COMMAND_LINE, CODE, now())
        path = f"/formulations/{version.id}"
    tina = sqlite_site.signed_in()
    assert "demonstration: nobody reviewed it" in tina.open("/formulations").text
    assert "No pharmacist reviewed this version." in tina.open(path).text


def test_an_unknown_version_is_not_found(sqlite_site: PharmacySite) -> None:
    ada = sqlite_site.signed_in("pharmacist")
    for path in ("/formulations/x", "/formulations/00000000-0000-0000-0000-000000000000"):
        ada.open(path)
        assert ada.response.status_code == 404


def test_each_value_that_differs_is_named_with_its_place() -> None:
    before = {"id": "a", "steps": [{"text": "x", "reads": "y"}], "words": ["a", "b"]}
    after = {"id": "b", "steps": [{"text": "z"}], "words": ["a"]}
    assert list(differences(before, after)) == [
        FormulationDifference("steps 1 text", "x", "z"),
        FormulationDifference("steps 1 reads", "y", ""),
        FormulationDifference("words", "a, b", "a"),
    ]


def test_the_form_has_every_part_of_a_file() -> None:
    assert list(formulation_fields.TITLES) == [
        *("strength", "components", "procedure", "checks", "description", "beyond_use"),
        *("container", "label", "hazard"),
    ]
