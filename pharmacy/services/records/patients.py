"""Patients: the row of each order, and the key that groups the rows of one person."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy import models
from pharmacy.core.names import folded
from pharmacy.core.people import Medication, Patient

MOST_OTHERS = 20


def identity_key(patient: Patient) -> str:
    """The same for orders with the same name and birth date, ignoring case and spaces."""
    names = " ".join(f"{patient.given_name} {patient.family_name}".casefold().split())
    return hashlib.sha256(f"{names}|{patient.birth_date.isoformat()}".encode()).hexdigest()


def patient_row(patient: Patient) -> models.patients.Patient:
    """The patient as this order names them."""
    return models.patients.Patient(
        identity_key=identity_key(patient),
        family_name=patient.family_name,
        given_name=patient.given_name,
        family_folded=folded(patient.family_name),
        given_folded=folded(patient.given_name),
        birth_date=patient.birth_date,
        phone=patient.phone,
        address=asdict(patient.address) if patient.address else None,
        allergies=list(patient.allergies),
        medications=[_medication(one) for one in patient.medications],
        conditions=list(patient.conditions),
        language=patient.language,
    )


def other_orders(session: Session, order: models.orders.Order) -> Sequence[models.orders.Order]:
    """The latest other orders with the same name and birth date, newest first."""
    patient, other = models.patients.Patient, models.orders.Order
    query = select(other).join(patient).where(patient.identity_key == order.patient.identity_key)
    newest_first = query.where(other.id != order.id).order_by(other.rx_number.desc())
    return session.scalars(newest_first.limit(MOST_OTHERS)).all()


def _medication(medication: Medication) -> dict[str, Any]:
    stopped_on = medication.stopped_on
    code = {"rxcui": medication.rxcui} if medication.rxcui is not None else {}
    stopped = stopped_on.isoformat() if stopped_on is not None else None
    return {"name": medication.name, "stopped_on": stopped, **code}
