"""A patient calendar to test with."""

from labels.calendar import Block, CalendarContent, DoseSpan, Section
from labels.stock import CALENDAR_STOCKS

LETTER = CALENDAR_STOCKS["letter"]

SCHEDULE = CalendarContent(
    title="Your dose calendar",
    patient_name="Maria Gonzalez-Hernandez",
    drug="naltrexone HCl capsules",
    rx_number="Rx 1000001",
    facts=("For: pain", "First night: Dec 1, 2026. Last night: Dec 14, 2026."),
    pharmacy=("Lone Star Compounding Pharmacy", "1200 Congress Avenue, Austin, TX 78701"),
    picture="The dose of each night",
    bars=(DoseSpan("0.5 mg", 1, 7, 500), DoseSpan("1 mg", 8, 14, 1000)),
    heads=("When", "Dose", "What to take"),
    steps=(
        ("Nights 1 to 7", "0.5 mg at bedtime", "1 capsule (0.5 mg) from bottle 1"),
        ("Nights 8 to 14", "1 mg at bedtime", "1 capsule (1 mg) from bottle 2"),
    ),
    containers=Section("Your containers", ("1: lot 1000001-1", "2: lot 1000001-2")),
    sections=(
        Section("If you miss a dose", ("Skip it. Do not take two doses at once.",)),
        Section("When to call", ("Dark urine: call your prescriber.", "An emergency: call 911.")),
    ),
    days="Tick each night when you have taken your dose",
    blocks=(
        Block(
            ("0.5 mg at bedtime",), tuple((f"Night {n}", f"Dec {n}", "0.5 mg") for n in range(1, 8))
        ),
        Block(
            ("1 mg at bedtime",), tuple((f"Night {n}", f"Dec {n}", "1 mg") for n in range(8, 15))
        ),
    ),
    small_print=(),
    page="Page {page} of {pages}",
    barcode="01000001000010",
    language="en",
)
