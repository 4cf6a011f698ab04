"""Flags for a prescription's age, by the states of the pharmacy and the patient."""

import datetime

from pharmacy import formulary
from pharmacy.core.flags import Flag
from pharmacy.core.orders import OrderRequest
from pharmacy.models.orders import Order
from pharmacy.settings import PharmacyProfile


def of_request(
    request: OrderRequest, drug: str, profile: PharmacyProfile, today: datetime.date
) -> list[Flag]:
    """The flags of an incoming order."""
    address = request.patient.address
    state = address.state if address else None
    return _flags(state, drug, request.prescription.written_on, profile, today)


def of_order(order: Order, profile: PharmacyProfile, today: datetime.date) -> list[Flag]:
    """The flags of an order that is refilled or amended."""
    state = (order.patient.address or {}).get("state")
    return _flags(state, order.drug, order.written_on, profile, today)


def _flags(
    state: str | None,
    drug: str,
    written_on: datetime.date,
    profile: PharmacyProfile,
    today: datetime.date,
) -> list[Flag]:
    states = {one for one in (profile.state, state) if one}
    return list(formulary.age_limits().flags(states, drug, written_on, today))
