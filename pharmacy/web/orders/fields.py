"""The fields of the order form: their labels, and their place in the order's JSON."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pharmacy.core.schedules import TimeOfDay
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.shell.languages import marked

Json = Any
Texts = list[str]
CODED = re.compile(r"(.*[^\s,])[\s,]+rxcui[\s:]+(\S+)", re.IGNORECASE)
STOPPED = re.compile(r"(.*\S)[\s,]+stopped(?:[\s]+on)?[\s]+(\S+)", re.IGNORECASE)
STRENGTH = re.compile(r"([0-9.,]+)\s*(mg|mcg)", re.IGNORECASE | re.ASCII)
CONCENTRATION = re.compile(r"([0-9.,]+)\s*(mg|mcg)\s*(?:/|per)\s*mL", re.IGNORECASE | re.ASCII)
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class OrderField:
    """One field. `pointer` is its place in the order. `read` converts its text to JSON.

    label, remedy: in English. The remedy says what to do if the text does not have the required
    form.
    """

    label: str
    pointer: str
    read: Callable[[str], Json] = str.strip
    remedy: str | None = None


def whole_number(text: str) -> Json:
    """The number, or the text itself if it is not a number, to be refused as that."""
    digits = text.strip()
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    return int(digits) if is_number else digits


def lines(text: str) -> Texts:
    """One entry per line that is not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def medications(text: str) -> list[Json]:
    """One medicine per line, such as "codeine" or "codeine rxcui 2670 stopped 2026-11-01"."""
    return [_medication(line) for line in lines(text)]


def _medication(line: str) -> Json:
    stopped = STOPPED.fullmatch(line)
    name, found = (stopped[1], {"stopped_on": stopped[2]}) if stopped else (line, {})
    coded = CODED.fullmatch(name)
    return {"name": coded[1], "rxcui": coded[2], **found} if coded else {"name": name, **found}


def numbers(text: str) -> Texts:
    """Numbers separated by commas or white space: "0.5, 1"."""
    return re.findall(r"[^,;\s]+(?:,[^,;\s]+)*", text)


def strength(text: str) -> Json:
    """The mass of "0.5 mg", or the text itself if it has another form."""
    found = STRENGTH.fullmatch(text.strip())
    return {"value": found[1], "unit": found[2].lower()} if found else text.strip()


def concentration(text: str) -> Json:
    """The concentration of "1 mg/mL", or the text itself if it has another form."""
    found = CONCENTRATION.fullmatch(text.strip())
    return {"value": found[1], "unit": f"{found[2].lower()}/mL"} if found else text.strip()


PATIENT, PRESCRIBER, RX = "/patient", "/prescriber", "/prescription"
TITRATION, TAPER = f"{RX}/schedule/titration", f"{RX}/schedule/taper"
WHOLE = marked("Give a whole number, such as 7.")

FIELDS = {
    "given_name": OrderField(marked("Given name"), f"{PATIENT}/given_name"),
    "family_name": OrderField(marked("Family name"), f"{PATIENT}/family_name"),
    "birth_date": OrderField(marked("Birth date"), f"{PATIENT}/birth_date"),
    "phone": OrderField(marked("Patient's phone"), f"{PATIENT}/phone"),
    "line": OrderField(marked("Street"), f"{PATIENT}/address/line"),
    "city": OrderField(marked("City"), f"{PATIENT}/address/city"),
    "state": OrderField(
        marked("State"),
        f"{PATIENT}/address/state",
        remedy=marked("Give two capital letters, such as TX."),
    ),
    "postal_code": OrderField(
        marked("ZIP code"),
        f"{PATIENT}/address/postal_code",
        remedy=marked("Give five digits, such as 78701, or nine, such as 78701-1234."),
    ),
    "language": OrderField(
        marked("Language"),
        f"{PATIENT}/language",
        remedy=marked("Give a language tag, such as en or es."),
    ),
    "allergies": OrderField(marked("Allergies"), f"{PATIENT}/allergies", lines),
    "medications": OrderField(marked("Medications"), f"{PATIENT}/medications", medications),
    "conditions": OrderField(marked("Conditions"), f"{PATIENT}/conditions", lines),
    "prescriber_name": OrderField(marked("Prescriber"), f"{PRESCRIBER}/name"),
    "npi": OrderField(
        marked("NPI"), f"{PRESCRIBER}/npi", remedy=marked("Give the ten digits of the NPI.")
    ),
    "prescriber_phone": OrderField(marked("Prescriber's phone"), f"{PRESCRIBER}/phone"),
    "drug": OrderField(marked("Drug"), f"{RX}/drug"),
    "form": OrderField(marked("Form"), f"{RX}/form"),
    "written_on": OrderField(marked("Written on"), f"{RX}/written_on"),
    "start_on": OrderField(marked("Start date"), "/start_on"),
    "quantity_written": OrderField(
        marked("Quantity written"), f"{RX}/quantity_written", whole_number, WHOLE
    ),
    "refills": OrderField(marked("Refills"), f"{RX}/refills", whole_number, WHOLE),
    "purpose": OrderField(marked("Indication"), f"{RX}/purpose"),
    "directions_written": OrderField(marked("Directions as written"), f"{RX}/directions_written"),
    "strength_written": OrderField(
        marked("Strength of a capsule in the directions"),
        f"{RX}/strength_written",
        strength,
        marked("Give a strength with its unit, such as 0.5 mg."),
    ),
    "concentration_written": OrderField(
        marked("Concentration of the liquid in the directions"),
        f"{RX}/concentration_written",
        concentration,
        marked("Give a concentration with its unit, such as 1 mg/mL."),
    ),
    "start": OrderField(marked("Start"), f"{TITRATION}/start/value"),
    "step": OrderField(marked("Step"), f"{TITRATION}/step/value"),
    "every_days": OrderField(marked("Every"), f"{TITRATION}/every_days", whole_number, WHOLE),
    "target": OrderField(marked("Target"), f"{TITRATION}/target/value"),
    "target_days": OrderField(
        marked("Days at target"), f"{TITRATION}/target_days", whole_number, WHOLE
    ),
    "times": OrderField(marked("Times of day"), f"{TITRATION}/times"),
    "last_step": OrderField(marked("Last step"), f"{TITRATION}/last_step"),
    "taper_start": OrderField(marked("Start"), f"{TAPER}/start/value"),
    "reduce_percent": OrderField(
        marked("Less by"),
        f"{TAPER}/reduce_percent",
        remedy=marked("Give a number of percent, such as 10."),
    ),
    "of": OrderField(marked("Percent of"), f"{TAPER}/of"),
    "taper_every_days": OrderField(marked("Every"), f"{TAPER}/every_days", whole_number, WHOLE),
    "round_to": OrderField(marked("Multiples of"), f"{TAPER}/round_to/value"),
    "rounding": OrderField(marked("Rounded"), f"{TAPER}/rounding"),
    "until": OrderField(marked("Last dose"), f"{TAPER}/until/value"),
    "last_days": OrderField(marked("Days at last dose"), f"{TAPER}/last_days", whole_number, WHOLE),
    "taper_times": OrderField(marked("Times of day"), f"{TAPER}/times"),
    "unchanged_step": OrderField(marked("A step without change"), f"{TAPER}/unchanged_step"),
    "schedule": OrderField(marked("Schedule"), f"{RX}/schedule"),
    "strengths": OrderField(marked("Allowed strengths"), "/limits/strengths", numbers),
    "increment": OrderField(marked("Strengths are multiples of"), "/limits/increment"),
    "max_capsules_per_dose": OrderField(
        marked("Most capsules per dose"), "/limits/max_capsules_per_dose", whole_number, WHOLE
    ),
    "containers": OrderField(marked("Containers"), "/containers"),
    "label_stock": OrderField(marked("Labels on"), "/label_stock"),
    "max_strengths": OrderField(
        marked("Most strengths"), "/limits/max_strengths", whole_number, WHOLE
    ),
}
LISTS = ("allergies", "medications", "conditions")
# The kind of schedule of each prefix. All other fields belong to every order.
KINDS = {"titration": TITRATION, "taper": TAPER}
# The quantities of a schedule, and its times of the day: they consist of several fields.
QUANTITIES = {"titration": ("start", "step", "target"), "taper": ("start", "round_to", "until")}
TIMES = {"titration": "times", "taper": "taper_times"}
WITH_SCHEDULE = ("schedule", *TIMES.values())


def phase_label(place: int, part: str) -> str:
    """The label for a field of the phase at `place`, counted from 1."""
    return _("Phase %(number)s, %(part)s", number=place, part=_(part))


PHASE_PARTS = (*(time.value for time in TimeOfDay), "days")
