"""Patients: search for one, and everything ordered for one."""

from flask import render_template

from pharmacy import current
from pharmacy.core.roles import Permission
from pharmacy.services.finding import listings, patient_pages
from pharmacy.web.finding import lines
from pharmacy.web.shell import parameters, visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("patients")
ON_A_PAGE = 25


@pages.get(
    "/patients", may=Permission.READ_ORDER, menu=Menu(30, marked("Patients"), key="a", is_rare=True)
)
def index() -> str:
    """A field to search for a patient by name, and the patients of the latest orders."""
    with current.reading() as session:
        page = listings.newest(session, visitors.person().actor, before=None, most=ON_A_PAGE)
        rows = lines.rows(page.lines)
        known = {row.order.patient.identity_key: row for row in reversed(rows)}
        return render_template("patients.html", rows=list(reversed(known.values())))


@pages.get("/patients/<patient_id>", may=Permission.READ_ORDER)
def show(patient_id: str) -> str:
    """One patient. The id is that of an order's row, and reveals no name."""
    before = parameters.number_asked("before")
    with current.reading() as session:
        known = patient_pages.get_patient(
            session, visitors.person().actor, patient_id, before=before, most=ON_A_PAGE
        )
        return render_template(
            "patient.html",
            order=known.newest,
            rows=lines.rows(known.page.lines),
            next=known.page.next,
            is_first=before is None,
            patient_id=patient_id,
        )
