"""The words of all labels of a new order, worded and measured before it has an Rx number."""

import datetime
from dataclasses import dataclass, replace

from labels.calendar import CalendarContent
from pharmacy.core.orders import OrderRequest
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.printing.labels import SCHEDULE_NUMBER, barcode_number
from pharmacy.services.labels import containers, patient_calendars
from pharmacy.services.labels.containers import WordedContainer
from pharmacy.services.planning import label_facts
from pharmacy.services.planning.proposals import Proposal
from pharmacy.settings import PharmacyProfile
from pharmacy.wording import Dispensing
from pharmacy.wording import patient_calendars as calendar_words
from pharmacy.wording.patient_calendars import PrintedCourse

# As wide as the number that the order will have: digits have one width.
ANY_RX_NUMBER = 9_999_999


@dataclass(frozen=True, slots=True)
class LabelDrafts:
    """Every word of the labels and of the patient calendar. They fit on their stocks."""

    facts: Dispensing
    plan: Plan
    stock: str
    calendar_stock: str
    containers: tuple[WordedContainer, ...]
    calendar: CalendarContent
    made_on: datetime.date

    def numbered(self, rx_number: int) -> "LabelDrafts":
        """The same labels with the order's own Rx number.

        Raises InvalidInput if a wider number no longer fits.
        """
        numbered = replace(
            self,
            facts=replace(self.facts, rx_number=rx_number),
            containers=tuple(one.numbered(rx_number) for one in self.containers),
        )
        calendar = calendar_words.numbered(
            self.calendar, numbered.facts, self.plan, numbered._course, _barcode(rx_number)
        )
        numbered = replace(numbered, calendar=calendar)
        if len(str(rx_number)) != len(str(ANY_RX_NUMBER)):
            numbered._refuse_unless_they_fit()
        return numbered

    @property
    def _course(self) -> PrintedCourse:
        return _course(self.facts, self.plan, self.containers, self.made_on)

    def _refuse_unless_they_fit(self) -> None:
        for one in self.containers:
            label_facts.refuse_unless_it_fits(one.words.label, self.stock)
        patient_calendars.refuse_unless_it_fits(self.calendar, self.calendar_stock)


def of_request(request: OrderRequest, proposal: Proposal, profile: PharmacyProfile) -> LabelDrafts:
    """Word and measure the labels of a proposal.

    Raises InvalidInput, with pointers into the order, if words do not fit.
    """
    plan, stock = proposal.plan, label_facts.stock_of(request, profile)
    facts = label_facts.of_request(
        request, proposal.drug, profile, proposal.made_on, proposal.instructions
    )
    facts = replace(facts, rx_number=ANY_RX_NUMBER)
    worded = containers.worded(plan, facts, stock)
    course = _course(facts, plan, worded, proposal.made_on)
    calendar = calendar_words.calendar_content(facts, plan, course, _barcode(ANY_RX_NUMBER))
    patient_calendars.refuse_unless_it_fits(calendar, profile.schedule_stock)
    return LabelDrafts(
        facts, plan, stock, profile.schedule_stock, worded, calendar, proposal.made_on
    )


def _course(
    facts: Dispensing, plan: Plan, worded: tuple[WordedContainer, ...], made_on: datetime.date
) -> PrintedCourse:
    later = {fill.number: fill.make_on for fill in plan.fills if fill.made_on is None}
    return PrintedCourse(
        start_on=facts.start_on,
        made_on=made_on,
        identification_numbers={one.container.number: one.words.label.lot for one in worded},
        made_later={c.number: later[c.fill] for c in plan.containers if c.fill in later},
    )


def _barcode(rx_number: int) -> str:
    return barcode_number(rx_number, SCHEDULE_NUMBER, version=1)
