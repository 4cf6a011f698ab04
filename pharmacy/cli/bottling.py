"""Assigns a plan to containers without a server: in fills from today on, merged on request."""

import datetime

from pharmacy import formulary
from pharmacy.cli import database
from pharmacy.core.drugs import Drug
from pharmacy.core.planning import fills, merging, plan_check
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.schedules import Schedule
from pharmacy.services.planning import label_facts
from pharmacy.services.planning.workdays import Workday
from pharmacy.settings import PharmacyProfile, Settings
from pharmacy.wording import Dispensing

# The patient is not known yet: as many letters as most names have.
PATIENT = "Given-name Family-name"
PRESCRIBER = "Given-name Family-name, MD"


def in_containers(plan: Plan, schedule: Schedule, drug: Drug | None, *, merge: bool) -> Plan:
    """The plan as it would be compounded from today on. Without a drug, no BUD is known.

    Component lots are not checked, because there is no database.
    """
    profile = Settings.from_environment().profile
    if drug is not None:
        today = profile.today(database.now())
        making = Workday(profile, today, {}).making(drug, today)
        plan = fills.in_fills(plan, making)
    if merge:
        facts = _of_nobody(drug or _fullest(), profile, profile.today(database.now()))
        plan = merging.merge(plan, label_facts.fits(facts, profile.stock))
    plan_check.check(plan, schedule)
    return plan


def _fullest() -> Drug:
    """The drug whose label has the least room for directions."""
    return max(formulary.drugs(), key=lambda drug: sum(len(text) for text in _texts(drug)))


def _texts(drug: Drug) -> tuple[str, ...]:
    return (drug.label_name, drug.storage.english, *(text.english for text in drug.warnings))


def _of_nobody(drug: Drug, profile: PharmacyProfile, today: datetime.date) -> Dispensing:
    form, *_ = drug.forms
    return Dispensing(
        pharmacy_name=profile.name,
        pharmacy_address=profile.address,
        pharmacy_phone=profile.phone,
        rx_number=label_facts.ANY_RX_NUMBER,
        patient_name=PATIENT,
        prescriber_name=PRESCRIBER,
        drug=drug,
        form=form,
        statements=label_facts.statements_due(profile, None, today),
    )
