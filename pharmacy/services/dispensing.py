"""What the labels of one order share, and whether their words fit."""

import datetime
from collections.abc import Callable

from labels import fit
from labels.content import LabelContent
from labels.errors import LabelError
from labels.stock import STOCKS
from pharmacy import formulary, models, wording
from pharmacy.core.capsules import Plan
from pharmacy.core.containers import Container
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.labels import barcode_number
from pharmacy.core.orders import OrderRequest
from pharmacy.settings import House
from pharmacy.wording import Dispensing

# As wide as any: on labels every digit has the same width.
ANY_RX_NUMBER = 99_999_999
ANY_DAY = datetime.date(2000, 12, 31)
# Where in the order a sender finds the words that do not fit on the label.
POINTERS = {
    "patient_name": "/patient/family_name",
    "prescriber": "/prescriber/name",
    "directions": "/prescription/schedule",
    "phase": "/prescription/schedule",
    "quantity": "/prescription/schedule",
}


def of_order(order: models.orders.Order, drug: Drug, house: House) -> Dispensing:
    """What the labels of a stored order share."""
    return Dispensing(
        pharmacy_name=house.name,
        pharmacy_address=house.address,
        pharmacy_phone=house.phone,
        rx_number=order.rx_number,
        patient_name=f"{order.patient.given_name} {order.patient.family_name}",
        prescriber_name=order.prescriber.name,
        drug=drug,
        form=order.form,
        statements=formulary.statements(),
    )


def of_request(request: OrderRequest, drug: Drug, house: House) -> Dispensing:
    """The same before anything is stored, with a number as wide as any."""
    return Dispensing(
        pharmacy_name=house.name,
        pharmacy_address=house.address,
        pharmacy_phone=house.phone,
        rx_number=ANY_RX_NUMBER,
        patient_name=request.patient.name,
        prescriber_name=request.prescriber.name,
        drug=drug,
        form=request.prescription.form,
        statements=formulary.statements(),
    )


def label_content(
    dispensing: Dispensing, plan: Plan, container: Container, dates: wording.Dates
) -> LabelContent:
    """Every word on the label of one container, with its number in the barcode."""
    barcode = barcode_number(dispensing.rx_number, container.number, version=1)
    return wording.container_label(dispensing, plan, container, dates, barcode)


def fits(dispensing: Dispensing, stock: str) -> Callable[[Plan, Container], bool]:
    """Whether a container's label would take its words, whatever its dates."""
    dates = wording.Dates(ANY_DAY, ANY_DAY)

    def do_they(plan: Plan, container: Container) -> bool:
        try:
            fit.check(label_content(dispensing, plan, container, dates), STOCKS[stock])
        except LabelError:
            return False
        return True

    return do_they


def refuse_unless_it_fits(content: LabelContent, stock: str) -> None:
    """Raise InvalidInput, with a pointer into the order, for words that a label cannot take."""
    try:
        fit.check(content, STOCKS[stock])
    except LabelError as error:
        pointer = POINTERS.get(error.field or "", "")
        raise InvalidInput([Problem(pointer, error.code, error.message)]) from None
