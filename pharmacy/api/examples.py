"""Request bodies that work as they are. All people in them are invented."""

ORDER = {
    "external_id": "RX-1001",
    "patient": {
        "family_name": "Example",
        "given_name": "Maria",
        "birth_date": "1980-02-03",
        # Telephone numbers 555-01xx belong to nobody.
        "phone": "(512) 555-0101",
        "address": {
            "line": "1 Sample Way",
            "city": "Austin",
            "state": "TX",
            "postal_code": "78701",
        },
        "allergies": [],
        "medications": [{"name": "levothyroxine"}],
        "conditions": ["fibromyalgia"],
        "language": "en",
    },
    "prescriber": {"name": "Ada Example, MD", "npi": "1234567893", "phone": "(512) 555-0102"},
    "prescription": {
        "drug": "naltrexone",
        "form": "capsule",
        "written_on": "2026-11-20",
        "schedule": {
            "titration": {
                "start": {"value": "0.5", "unit": "mg"},
                "step": {"value": "0.5", "unit": "mg"},
                "every_days": 7,
                "target": {"value": "4.5", "unit": "mg"},
                "target_days": 30,
                "times": ["bedtime"],
                "last_step": "refuse",
            }
        },
        "refills": 0,
    },
    "start_on": "2026-12-01",
}
AMENDMENT = {
    "change": "extend",
    "day": 22,
    "days": 14,
    "reason": "Vivid dreams, patient by telephone",
}
CANCELLATION = {"reason": "Prescribed twice by mistake"}
DIRECTIONS = {
    "text": "1 cap qhs x1wk, 2 caps qhs thereafter #60",
    "drug": "naltrexone",
    "strength": {"value": "0.5", "unit": "mg"},
    "target_days": 30,
}
