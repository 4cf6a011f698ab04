"""Opens a batch by an active formulation, for a number of capsules or grams of a triturate."""

import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.equipment import EquipmentKind
from pharmacy.core.errors import ChangedMeanwhile, NotReady, invalid
from pharmacy.core.inventory import CAPSULE_SIZES
from pharmacy.core.making import amounts, new_batches
from pharmacy.core.making.batches import BatchState
from pharmacy.core.making.formulation_states import FormulationState
from pharmacy.core.making.formulations import Formulation
from pharmacy.core.making.new_batches import CAPSULE, TRITURATE, NewBatch
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity
from pharmacy.models.batches import Batch
from pharmacy.models.equipment import Equipment
from pharmacy.models.formulations import FormulationVersion
from pharmacy.services.batches.batch_rows import BenchMoment
from pharmacy.services.equipment import machines
from pharmacy.services.making import formulations
from pharmacy.services.records import audit
from pharmacy.services.records.identities import identity_of

# Two people who open a batch at once want the same number, and the second takes the next one.
MOST_TRIES = 20
PERCENT_PLACES = 6
# What a batch of each form is made of. The weighing plan knows no other components.
MADE_OF = {
    CAPSULE: [ComponentRole.ACTIVE, ComponentRole.FILLER, ComponentRole.SHELL],
    TRITURATE: [ComponentRole.ACTIVE, ComponentRole.FILLER],
}


def open_batch(session: Session, actor: Actor, new: NewBatch, at: BenchMoment) -> Batch:
    """Open a batch and give it the next number of the day.

    Raises InvalidInput at the field that is missing or wrong, NotFound, NotReady if the version is
    not active or nothing can be planned by it, and ChangedMeanwhile if no number was free.
    """
    version = formulations.get_version(session, new.version_id)
    formulation = formulations.read_stored(version).formulation
    refusal = why_not_open(version, formulation)
    if refusal is not None:
        raise NotReady(refusal)
    strength = _strength(new, formulation)
    batch = _row(new, version, _balance(session, new.balance_id), strength)
    batch.opened_at = batch.state_since = at.now
    batch.opened_by = batch.state_by = identity_of(actor)
    _add_numbered(session, batch, at.today)
    detail = {"number": batch.number, "formulation": version.code, "version": version.number}
    audit.record(session, actor, Event.BATCH_OPENED, batch.id, at.now, **detail)
    return batch


def why_not_open(version: FormulationVersion, formulation: Formulation) -> Message | None:
    """Why no batch can be opened by a version. None: one can."""
    if version.state is not FormulationState.ACTIVE:
        return Message(
            "formulation_not_active",
            "This version is %(state)s. Batches are made by an active version.",
            state=version.state,
        )
    if not formulations.is_complete(version):
        return Message(
            "formulation_incomplete",
            "This version was written before formulations had all the parts of today, such as the "
            "stage of each step. Copy it as a new draft, complete it, and have it reviewed.",
        )
    if formulation.form not in MADE_OF:
        return Message(
            "form_not_made",
            "Only capsules and triturates are made here, and this is of the form %(form)s.",
            form=formulation.form,
        )
    if sorted(one.role for one in formulation.components) != sorted(MADE_OF[formulation.form]):
        return Message(
            "components_not_planned",
            "The weighing plan knows one active, one filler and, for capsules, one shell. This "
            "formulation has other components.",
        )
    return None


def _strength(new: NewBatch, formulation: Formulation) -> Quantity:
    if formulation.form == TRITURATE:
        _demand("/grams", new.milligrams is not None, GRAMS_MISSING)
        _demand("/units", new.units is None and new.strength is None, NOT_OF_TRITURATES)
        strength = new_batches.triturate_strength(formulation.strength)
        if strength is None:
            raise NotReady(
                Message(
                    "triturate_strength_unread",
                    "The strength of this formulation cannot be read. A pharmacist writes it such "
                    'as "10 mg of naltrexone hydrochloride, as labeled, in 1 g".',
                )
            )
        return strength
    _demand("/units", new.units is not None, UNITS_MISSING)
    _demand("/grams", new.milligrams is None, NOT_OF_CAPSULES)
    _demand("/capsule_size", new.capsule_size in CAPSULE_SIZES, SIZE_MISSING)
    return _capsule_strength(new.strength, formulation)


def _capsule_strength(strength: Quantity | None, formulation: Formulation) -> Quantity:
    permitted = new_batches.capsule_strengths(formulation.strength)
    if permitted is None:
        raise NotReady(
            Message(
                "capsule_strength_unread",
                "The strengths of this formulation cannot be read. A pharmacist writes them such "
                'as "0.1 mg to 4.5 mg, as naltrexone hydrochloride, in one capsule".',
            )
        )
    if strength is None or not permitted.permits(strength):
        raise invalid(
            "/strength",
            "range",
            Message(
                "strength_of_formulation",
                "Give the strength of one capsule. This formulation is for %(least)s to %(most)s.",
                least=permitted.least,
                most=permitted.most,
            ),
        )
    return strength


GRAMS_MISSING = Message("batch_grams", "Give the grams of triturate.")
UNITS_MISSING = Message("batch_units", "Give the number of capsules.")
SIZE_MISSING = Message("batch_capsule_size", "Choose the capsule size.")
NOT_OF_TRITURATES = Message(
    "batch_without_units", "A triturate is made in grams. Leave capsules and strength out."
)
NOT_OF_CAPSULES = Message("batch_without_grams", "Capsules are counted. Leave the grams out.")


def _demand(pointer: str, is_so: bool, otherwise: Message) -> None:
    if not is_so:
        raise invalid(pointer, "missing", otherwise)


def _balance(session: Session, equipment_id: str) -> Equipment:
    """A balance in use, whose minimum weight is known. Raises InvalidInput and NotFound."""
    row = machines.get_equipment(session, equipment_id)
    if row.kind is not EquipmentKind.BALANCE or row.retired_at is not None:
        raise invalid(
            "/balance_id", "choice", Message("batch_balance", "Choose a balance that is in use.")
        )
    if row.minimum_weight is None:
        raise invalid(
            "/balance_id",
            "choice",
            Message(
                "batch_balance_minimum",
                "The minimum weight of this balance is not recorded. Record it, or choose another.",
            ),
        )
    return row


def _row(new: NewBatch, version: FormulationVersion, balance: Equipment, of: Quantity) -> Batch:
    return Batch(
        version=version,
        units=new.units,
        milligrams=new.milligrams,
        strength=of.picograms,
        capsule_size=new.capsule_size if new.units is not None else None,
        overage_percent=amounts.number_text(new.overage.percent, PERCENT_PLACES),
        overage_units=new.overage.units,
        balance=balance,
        state=BatchState.IN_PROGRESS,
    )


def _add_numbered(session: Session, batch: Batch, today: datetime.date) -> None:
    """Store a batch by the day's next number, such as B261123-01."""
    for _ in range(MOST_TRIES):
        batch.number = _next_number(session, today)
        try:
            with session.begin_nested():
                session.add(batch)
                session.flush()
            return
        except IntegrityError:
            continue
    raise ChangedMeanwhile(
        Message("batch_number_taken", "Others open batches at this moment. Open this one again.")
    )


def _next_number(session: Session, today: datetime.date) -> str:
    prefix = f"B{today:%y%m%d}-"
    taken = session.scalars(select(Batch.number).where(Batch.number.startswith(prefix)))
    last = max((int(number.removeprefix(prefix)) for number in taken), default=0)
    return f"{prefix}{last + 1:02d}"
