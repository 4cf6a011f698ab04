"""A label's references to other containers: "also take ..., 2.5 mg in all." and "with ..."."""

from collections.abc import Sequence

from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Dose
from pharmacy.core.sig import masses
from pharmacy.core.sig.courses import Courses
from pharmacy.core.sig.items import Amount, At, FromContainer, Item, Sign, Whole
from pharmacy.core.sig.statements import WEAK, SigStatement
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

NO_DOSE_BEFORE = "no dose at this time comes before it: write the dose at this time first"
NOT_THE_SUM = (
    "the doses do not come to what is said to be in all: ask which is meant, and write the dose"
)
FORM = (
    "what comes out of other containers is not clear: write the time, the capsules of each "
    "container, and the dose in all"
)


def add(courses: Courses, statement: SigStatement) -> None:
    """The whole dose at one time of the last course, if the parts add up to it."""
    times = [item.time for item in statement.items if isinstance(item, At)]
    amounts = [item for item in statement.items if isinstance(item, Amount)]
    containers = [item for item in statement.items if isinstance(item, FromContainer)]
    if len(times) != 1 or len(amounts) != len(containers) + 1 or not _is_plain(statement):
        courses.fault(statement, FORM)
        return
    doses = courses.built[-1].doses if courses.built else ()
    before = next((dose.quantity for dose in doses if dose.time is times[0]), None)
    if before is None:
        courses.fault(statement, NO_DOSE_BEFORE)
        return
    *parts, total = (_mass(courses, amount) for amount in amounts)
    if before.picograms + sum(part.picograms for part in parts) != total.picograms:
        courses.fault(statement, NOT_THE_SUM)
        return
    whole = tuple(Dose(d.time, total) if d.time is times[0] else d for d in doses)
    courses.built[-1].doses = whole


def _is_plain(statement: SigStatement) -> bool:
    marks = {item.mark for item in statement.items if isinstance(item, Sign)}
    allowed = {Mark.ALSO, Mark.FILLER, Mark.COMMA, Mark.AND, Mark.IN_ALL}
    kinds = (Sign, At, Amount, FromContainer)
    return Mark.IN_ALL in marks <= allowed and all(isinstance(i, kinds) for i in statement.items)


def _mass(courses: Courses, amount: Amount) -> Quantity:
    if amount.mass is not None and not amount.is_each:
        return amount.mass
    return masses.mass(courses.text, amount, courses.facts)


def fold(text: SigText, items: Sequence[Item]) -> list[Item]:
    """The items, with each "1 capsule (0.5 mg) with ... (in all 2.5 mg)" as one amount."""
    found: list[Item] = []
    for item in items:
        found.append(item)
        if isinstance(item, Whole):
            _fold_last(text, found)
    return found


def _fold_last(text: SigText, found: list[Item]) -> None:
    """Combine the parts at the end of `found`, which end with their sum, into one amount."""
    whole = found[-1]
    marks = [i for i, item in enumerate(found) if isinstance(item, Sign) and item.mark is Mark.WITH]
    first = found[marks[-1] - 1] if marks and marks[-1] else None
    if not isinstance(first, Amount) or not isinstance(whole, Whole):
        text.fault(whole.first, whole.last, FORM)
        return
    inner = found[marks[-1] + 1 : -1]
    parts = [first, *(item for item in inner if isinstance(item, Amount))]
    masses = [part.mass.picograms for part in parts if part.mass is not None and not part.is_each]
    is_plain = all(isinstance(i, Amount | FromContainer) or _is_pause(i) for i in inner)
    if not is_plain or len(masses) != len(parts) or sum(masses) != whole.mass.picograms:
        text.fault(first.first, whole.last, NOT_THE_SUM)
    found[marks[-1] - 1 :] = [Amount(first.first, whole.last, whole.mass)]


def _is_pause(item: Item) -> bool:
    return isinstance(item, Sign) and item.mark in WEAK
