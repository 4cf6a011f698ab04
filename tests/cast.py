"""Who the tests are about: the people of one pharmacy, a patient, a prescriber and her system.

Their names are those of documented examples, telephone numbers are of the range kept for stories,
and the NPI is the one that CMS uses as an example.
"""

import datetime
from typing import Any

# Technicians, and pharmacists.
TINA, TOM = "tina", "tom"
ADA, BERT = "ada", "bert"
PASSWORD = "correct horse battery"
# What the authenticator of a pharmacist knows.
AUTHENTICATOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

# A prescriber's system.
CLIENT = "clinic"
EXTERNAL_ID = "RX-1001"

PHARMACY_NAME = "Demonstration Compounding Pharmacy"
PHARMACY_ADDRESS = "100 Example Street, Austin, TX 78701"
PHARMACY_PHONE = "(512) 555-0100"

GIVEN_NAME, FAMILY_NAME = "Robin", "Sample"
BIRTH_DATE = datetime.date(1980, 2, 3)
PRESCRIBER_NAME = "Dr. Ada Example"
NPI = "1234567893"
WRITTEN_ON = datetime.date(2026, 11, 20)

# Another patient, whose names no log and no error may say.
CANARY_FAMILY_NAME, CANARY_GIVEN_NAME = "Canaryfamily", "Zebulonia"
CANARY_PHONE = "512-555-0199"


def patient_json() -> dict[str, Any]:
    """The patient, with every field that there is."""
    return {
        "family_name": FAMILY_NAME,
        "given_name": GIVEN_NAME,
        "birth_date": BIRTH_DATE.isoformat(),
        "phone": "(512) 555-0111",
        "address": {
            "line": "1 Example Road",
            "city": "Austin",
            "state": "TX",
            "postal_code": "78701",
        },
        "allergies": ["penicillin"],
        "medications": [{"name": "codeine", "rxcui": "2670", "stopped_on": "2026-11-01"}],
        "conditions": ["fibromyalgia"],
        "language": "en",
    }


def prescriber_json() -> dict[str, Any]:
    """The prescriber, with every field that there is."""
    return {"name": PRESCRIBER_NAME, "npi": NPI, "phone": "(512) 555-0122"}


def typed_in() -> dict[str, str]:
    """Both, as a technician types them into the form of a new order."""
    return {
        "given_name": GIVEN_NAME,
        "family_name": FAMILY_NAME,
        "birth_date": BIRTH_DATE.isoformat(),
        "allergies_none": "yes",
        "medications_none": "yes",
        "conditions_none": "yes",
        "prescriber_name": PRESCRIBER_NAME,
        "written_on": WRITTEN_ON.isoformat(),
    }
