"""The audit page: who did what, and who accessed whose data."""

import datetime
import json
import re

from flask import abort, render_template, request

from pharmacy import current
from pharmacy.core.roles import Permission
from pharmacy.services.records import audit_search
from pharmacy.services.records.audit_search import AuditEntry, AuditFilter
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages
from pharmacy.web.words import terms

pages = StationPages("audit")
ON_A_PAGE = 50
FIELDS = ("who", "rx", "day", "what", "before")
WHAT = {"looks": True, "changes": False}
ONLY = {"looks": marked("accesses only"), "changes": marked("changes only")}
NUMBER = re.compile("[0-9]{1,18}", re.ASCII)
IDENTITY = re.compile("[0-9a-f-]{36}", re.ASCII)
YEARS = range(2000, 3000)
RX_PREFIX = re.compile(r"rx\s*", re.ASCII | re.IGNORECASE)


@pages.get("/audit", may=Permission.READ_AUDIT, menu=Menu(120, marked("Audit"), is_rare=True))
def index() -> str:
    """Entries, newest first, a page at a time, by person, order and day."""
    typed = {name: request.args.get(name, "").strip() for name in FIELDS}
    wanted = AuditFilter(
        actor_id=_matching(typed["who"], IDENTITY),
        rx_number=_number(RX_PREFIX.sub("", typed["rx"])),
        day=_day(typed["day"]),
        accesses=WHAT.get(typed["what"]),
        before=_number(typed["before"]),
    )
    profile = current.live().settings.profile
    with current.reading() as session:
        page = audit_search.find_entries(session, wanted, profile, ON_A_PAGE)
        return render_template(
            "audit.html",
            page=page,
            typed=typed,
            actors=audit_search.find_actors(session),
            what=ONLY,
        )


def _matching(text: str, form: re.Pattern[str]) -> str | None:
    if text and not form.fullmatch(text):
        abort(404)
    return text or None


def _number(text: str) -> int | None:
    found = _matching(text, NUMBER)
    return None if found is None else int(found)


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text) if text else None
    except ValueError:
        abort(404)
    # At the ends of the calendar, a day has no midnight in every time zone.
    if day is not None and day.year not in YEARS:
        abort(404)
    return day


def is_access(entry: AuditEntry) -> bool:
    """Whether the entry is an access without a change."""
    return entry.event in audit_search.ACCESSES


def detail_words(entry: AuditEntry) -> str:
    """The rest of the entry: states, numbers and digests, as they are stored."""
    return ", ".join(f"{name}: {_written(value)}" for name, value in entry.detail.items())


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


for words in (terms.event_words, is_access, detail_words):
    pages.filter(words)
