"""The common facts of an order's labels, and whether their words fit."""

import datetime
from collections.abc import Callable

from labels import typesetting
from labels.content import LabelContent
from labels.errors import LabelError, TextDoesNotFit
from labels.stock import LABELS, STOCKS
from pharmacy import formulary, models, wording
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import InvalidInput, Problem, invalid
from pharmacy.core.instructions import Instruction
from pharmacy.core.languages import Language, Worded, language_of
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.orders import OrderRequest
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container
from pharmacy.core.printing.labels import barcode_number
from pharmacy.services.planning import lived_courses
from pharmacy.settings import PharmacyProfile
from pharmacy.wording import Dispensing

# As wide as any number: on labels every digit has the same width.
ANY_RX_NUMBER = 99_999_999
ANY_DAY = datetime.date(2000, 12, 31)
# Where in the order a client finds the words that do not fit on the label.
POINTERS = {
    "patient_name": "/patient/family_name",
    "prescriber": "/prescriber/name",
    "directions": "/prescription/schedule",
    "phase": "/prescription/schedule",
    "quantity": "/prescription/schedule",
    "english": "/prescription/schedule",
    "purpose": "/prescription/purpose",
}


def of_order(
    order: models.orders.Order, drug: Drug, profile: PharmacyProfile, today: datetime.date
) -> Dispensing:
    """The common facts of a stored order's labels that are worded today."""
    address = order.patient.address or {}
    return Dispensing(
        pharmacy_name=profile.name,
        pharmacy_address=profile.address,
        pharmacy_phone=profile.phone,
        rx_number=order.rx_number,
        patient_name=f"{order.patient.given_name} {order.patient.family_name}",
        prescriber_name=order.prescriber.name,
        drug=drug,
        form=order.form,
        statements=statements_due(profile, address.get("state"), today),
        language=language_of(order.patient.language) or Language.ENGLISH,
        purpose=order.purpose,
        start_on=order.start_on,
        refills_left=max(0, order.refills - lived_courses.made_refills(order)),
        instructions=instructions_of(order),
    )


def instructions_of(order: models.orders.Order) -> tuple[Instruction, ...]:
    """The instructions of a stored order. None for one that was placed before they were stored."""
    return tuple(Instruction(code) for code in order.instructions or ())


def of_request(
    request: OrderRequest,
    drug: Drug,
    profile: PharmacyProfile,
    today: datetime.date,
    instructions: tuple[Instruction, ...],
) -> Dispensing:
    """The same before anything is stored, with the widest possible number."""
    address = request.patient.address
    return Dispensing(
        pharmacy_name=profile.name,
        pharmacy_address=profile.address,
        pharmacy_phone=profile.phone,
        rx_number=ANY_RX_NUMBER,
        patient_name=request.patient.name,
        prescriber_name=request.prescriber.name,
        drug=drug,
        form=request.prescription.form,
        statements=statements_due(profile, address.state if address else None, today),
        language=language_of(request.patient.language) or Language.ENGLISH,
        purpose=request.prescription.purpose,
        start_on=request.start_on,
        refills_left=request.prescription.refills,
        instructions=instructions,
    )


def statements_due(
    profile: PharmacyProfile, patients_state: str | None, today: datetime.date
) -> tuple[Worded, ...]:
    """The required statements of today, by the pharmacy's state and the patient's, if known."""
    states = {state for state in (profile.state, patients_state) if state}
    return formulary.statements().due(states, today)


def stocks() -> tuple[str, ...]:
    """The names of the stocks that labels can be printed on."""
    return tuple(LABELS)


def stock_of(order: models.orders.Order | OrderRequest, profile: PharmacyProfile) -> str:
    """The stock of an order's labels. Raises InvalidInput for an unknown stock."""
    stock = order.label_stock or profile.stock
    if stock not in LABELS:
        raise invalid(
            "/label_stock",
            "unknown_stock",
            Message("give_one_of", "Give one of %(choices)s.", choices=[*LABELS]),
        )
    return stock


def container_words(
    dispensing: Dispensing, plan: Plan, container: Container, dates: wording.ContainerDates
) -> wording.ContainerWords:
    """The directions of one container, and every word on its label with the barcode's number."""
    barcode = barcode_number(dispensing.rx_number, container.number, version=1)
    return wording.container_words(dispensing, plan, container, dates, barcode)


def fits(dispensing: Dispensing, stock: str) -> Callable[[Plan, Container], bool]:
    """Whether a container's label would hold its words, with any dates."""
    dates = wording.ContainerDates(ANY_DAY, ANY_DAY)

    def do_they(plan: Plan, container: Container) -> bool:
        try:
            words = container_words(dispensing, plan, container, dates)
            typesetting.check(words.label, STOCKS[stock])
        except LabelError:
            return False
        return True

    return do_they


def refuse_unless_it_fits(content: LabelContent, stock: str) -> None:
    """Raise InvalidInput, with a pointer into the order, for words that do not fit on a label."""
    try:
        typesetting.check(content, STOCKS[stock])
    except TextDoesNotFit as error:
        raise _refusal(error, _offer(error, content)) from None
    except LabelError as error:
        raise _refusal(error, error.message) from None


def _refusal(error: LabelError, message: Sentence) -> InvalidInput:
    return InvalidInput([Problem(POINTERS.get(error.field or "", ""), error.code, message)])


def _offer(error: LabelError, content: LabelContent) -> Message:
    """Why it does not fit, and which stocks can hold the label."""
    names = typesetting.stocks_that_can(content)
    if not names:
        return Message("fits_no_stock", "%(why)s It fits on no stock.", why=error.message)
    return Message(
        "fits_other_stocks", "%(why)s It fits on: %(stocks)s.", why=error.message, stocks=names
    )
