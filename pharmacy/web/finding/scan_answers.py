"""The response to a scan: a color and a sound."""

from dataclasses import dataclass

from flask import url_for

from pharmacy import current
from pharmacy.core.errors import InvalidInput, NotFound, NotReady
from pharmacy.core.messages import Message, Sentence
from pharmacy.services.orders.placing import Label, Order
from pharmacy.services.printing import confirmations
from pharmacy.web.shell.languages import marked

# The errors of a scan.
REFUSALS = (InvalidInput, NotFound, NotReady)


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """tone: "good", "warn" or "bad", which gives color and sound. head: what to do, in a word.

    Both are English, and are translated when they are shown. href: the label's page; "" if there is
    none. is_read: whether a complete number arrived.
    """

    tone: str
    head: str
    words: Sentence
    href: str = ""
    is_read: bool = True

    @property
    def is_refusal(self) -> bool:
        """Whether the label must not be used here."""
        return self.tone == "bad"

    @property
    def status(self) -> int:
        """The HTTP status of the page."""
        return 422 if self.is_refusal or not self.is_read else 200


def unread(error: InvalidInput) -> ScanAnswer | None:
    """The message for an incomplete scan. None for a complete one."""
    if any(problem.code in confirmations.SCAN_AGAIN for problem in error.problems):
        return ScanAnswer("warn", marked("Scan again."), error.message, is_read=False)
    return None


def refused(error: InvalidInput | NotFound | NotReady) -> ScanAnswer:
    """The message for a refused scan, in the words of the error."""
    if isinstance(error, InvalidInput) and (again := unread(error)) is not None:
        return again
    codes = [problem.code for problem in getattr(error, "problems", ())]
    tone = "warn" if "test_label" in codes else "bad"
    return ScanAnswer(
        tone, marked("Test label.") if tone == "warn" else marked("Stop."), error.message
    )


def found(number: str) -> ScanAnswer:
    """The page for a label's number, or why there is none."""
    try:
        with current.reading() as session:
            label = confirmations.find_scanned(session, number)
    except REFUSALS as error:
        return refused(error)
    # The message about an old label is above the current labels.
    anchor = f"label-{label.id}" if label.superseded_at is None else "labels"
    href = url_for("web.orders.show", order_id=label.order_id, scanned=label.id, _anchor=anchor)
    return _of_label(label, href)


def _of_label(label: Label, href: str) -> ScanAnswer:
    """The message for a label whose scan leads to its order."""
    if label.superseded_at is None:
        return ScanAnswer("good", marked("Found."), label.title, href)
    words = Message(
        "scanned_old_version",
        "This is an old version of %(label)s. Destroy it.",
        label=label.title,
    )
    return ScanAnswer("bad", marked("Stop."), words, href)


def of_scanned(order: Order, label_id: str) -> ScanAnswer | None:
    """The message for a label whose scan led to its order. None if all is well."""
    for label in (*order.labels, *order.schedules):
        if str(label.id) == label_id and label.superseded_at is not None:
            return _of_label(label, "")
    return None
