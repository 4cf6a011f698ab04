"""Patients: the row of each order, and by what the rows of one person are found together."""

import hashlib
from dataclasses import asdict

from pharmacy import models
from pharmacy.core.people import Patient


def identity_key(patient: Patient) -> str:
    """The same for orders of the same name and day of birth, whatever case and spaces."""
    names = " ".join(f"{patient.given_name} {patient.family_name}".casefold().split())
    return hashlib.sha256(f"{names}|{patient.birth_date.isoformat()}".encode()).hexdigest()


def patient_row(patient: Patient) -> models.patients.Patient:
    """The patient as this order names him or her."""
    return models.patients.Patient(
        identity_key=identity_key(patient),
        family_name=patient.family_name,
        given_name=patient.given_name,
        birth_date=patient.birth_date,
        phone=patient.phone,
        address=asdict(patient.address) if patient.address else None,
        allergies=list(patient.allergies),
        medications=[
            {"name": m.name, "stopped_on": m.stopped_on.isoformat() if m.stopped_on else None}
            for m in patient.medications
        ],
        conditions=list(patient.conditions),
        language=patient.language,
    )
