"""The fields of the order form: what people call them, and what they are in the order's JSON."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pharmacy.core.schedules import TimeOfDay

Json = Any
Texts = list[str]
STOPPED = re.compile(r"(.*\S)[\s,]+stopped(?:[\s]+on)?[\s]+(\S+)", re.IGNORECASE)
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `pointer` leads to it in the order; `read` makes its JSON of what was typed.

    remedy: what to do where the text has not the form that it needs.
    """

    label: str
    pointer: str
    read: Callable[[str], Json] = str.strip
    remedy: str | None = None


def whole_number(text: str) -> Json:
    """The number, or the text itself where it is none: then it is refused as that."""
    digits = text.strip()
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    return int(digits) if is_number else digits


def lines(text: str) -> Texts:
    """One entry for each line that is not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def medications(text: str) -> list[Json]:
    """One medicine for each line, such as "codeine" or "codeine stopped 2026-11-01"."""
    return [_medication(line) for line in lines(text)]


def _medication(line: str) -> Json:
    stopped = STOPPED.fullmatch(line)
    return {"name": stopped[1], "stopped_on": stopped[2]} if stopped else {"name": line}


def numbers(text: str) -> Texts:
    """Numbers between commas or white space: "0.5, 1"."""
    return re.findall(r"[^,;\s]+(?:,[^,;\s]+)*", text)


PATIENT, PRESCRIBER, RX = "/patient", "/prescriber", "/prescription"
TITRATION, TAPER = f"{RX}/schedule/titration", f"{RX}/schedule/taper"
WHOLE = "Give a whole number, such as 7."

FIELDS = {
    "given_name": Field("Given name", f"{PATIENT}/given_name"),
    "family_name": Field("Family name", f"{PATIENT}/family_name"),
    "birth_date": Field("Birth date", f"{PATIENT}/birth_date"),
    "phone": Field("Patient's phone", f"{PATIENT}/phone"),
    "line": Field("Street", f"{PATIENT}/address/line"),
    "city": Field("City", f"{PATIENT}/address/city"),
    "state": Field(
        "State", f"{PATIENT}/address/state", remedy="Give two capital letters, such as TX."
    ),
    "postal_code": Field(
        "ZIP code",
        f"{PATIENT}/address/postal_code",
        remedy="Give five digits, such as 78701, or nine, such as 78701-1234.",
    ),
    "language": Field(
        "Language", f"{PATIENT}/language", remedy="Give a language tag, such as en or es."
    ),
    "allergies": Field("Allergies", f"{PATIENT}/allergies", lines),
    "medications": Field("Medications", f"{PATIENT}/medications", medications),
    "conditions": Field("Conditions", f"{PATIENT}/conditions", lines),
    "prescriber_name": Field("Prescriber", f"{PRESCRIBER}/name"),
    "npi": Field("NPI", f"{PRESCRIBER}/npi", remedy="Give the ten digits of the NPI."),
    "prescriber_phone": Field("Prescriber's phone", f"{PRESCRIBER}/phone"),
    "drug": Field("Drug", f"{RX}/drug"),
    "form": Field("Form", f"{RX}/form"),
    "written_on": Field("Written on", f"{RX}/written_on"),
    "start_on": Field("First night", "/start_on"),
    "quantity_written": Field("Quantity written", f"{RX}/quantity_written", whole_number, WHOLE),
    "refills": Field("Refills", f"{RX}/refills", whole_number, WHOLE),
    "purpose": Field("Purpose", f"{RX}/purpose"),
    "directions_written": Field("Directions as written", f"{RX}/directions_written"),
    "start": Field("Start", f"{TITRATION}/start/value"),
    "step": Field("Step", f"{TITRATION}/step/value"),
    "every_days": Field("Every", f"{TITRATION}/every_days", whole_number, WHOLE),
    "target": Field("Target", f"{TITRATION}/target/value"),
    "target_days": Field("Days at target", f"{TITRATION}/target_days", whole_number, WHOLE),
    "times": Field("Times of day", f"{TITRATION}/times"),
    "last_step": Field("Last step", f"{TITRATION}/last_step"),
    "taper_start": Field("Start", f"{TAPER}/start/value"),
    "reduce_percent": Field(
        "Less by", f"{TAPER}/reduce_percent", remedy="Give a number of percent, such as 10."
    ),
    "of": Field("Percent of", f"{TAPER}/of"),
    "taper_every_days": Field("Every", f"{TAPER}/every_days", whole_number, WHOLE),
    "round_to": Field("Multiples of", f"{TAPER}/round_to/value"),
    "rounding": Field("Rounded", f"{TAPER}/rounding"),
    "until": Field("Last dose", f"{TAPER}/until/value"),
    "last_days": Field("Days at last dose", f"{TAPER}/last_days", whole_number, WHOLE),
    "taper_times": Field("Times of day", f"{TAPER}/times"),
    "unchanged_step": Field("A step without change", f"{TAPER}/unchanged_step"),
    "schedule": Field("Schedule", f"{RX}/schedule"),
    "strengths": Field("Allowed strengths", "/limits/strengths", numbers),
    "increment": Field("Strengths are multiples of", "/limits/increment"),
    "max_capsules_per_dose": Field(
        "Most capsules per dose", "/limits/max_capsules_per_dose", whole_number, WHOLE
    ),
    "containers": Field("Containers", "/containers"),
    "label_stock": Field("Labels on", "/label_stock"),
    "max_strengths": Field("Most strengths", "/limits/max_strengths", whole_number, WHOLE),
}
LISTS = ("allergies", "medications", "conditions")
# Which kind of schedule a field belongs to; all others belong to every order.
KINDS = {"titration": TITRATION, "taper": TAPER}
# The quantities of a schedule, and its times of the day: what one text alone does not make.
QUANTITIES = {"titration": ("start", "step", "target"), "taper": ("start", "round_to", "until")}
TIMES = {"titration": "times", "taper": "taper_times"}
WITH_SCHEDULE = ("schedule", *TIMES.values())


def phase_label(place: int, part: str) -> str:
    """What people call a field of the phase at `place`, counted from 1."""
    return f"Phase {place}, {part}"


PHASE_PARTS = (*(time.value for time in TimeOfDay), "days")
