"""The response to a scan: a color and a sound."""

from dataclasses import dataclass

from pharmacy.core.errors import InvalidInput
from pharmacy.services.orders.placing import Label, Order
from pharmacy.services.printing import confirmations
from pharmacy.web.languages import marked


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """tone: "good", "warn" or "bad", which gives color and sound. head: what to do, in a word.

    Both are English, and are translated when they are shown. href: the label's page; "" if there is
    none. is_read: whether a complete number arrived.
    """

    tone: str
    head: str
    words: str
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


def found(label: Label, href: str) -> ScanAnswer:
    """The message for a label whose scan leads to its order."""
    if label.superseded_at is None:
        return ScanAnswer("good", marked("Found."), label.title, href)
    words = f"what was scanned is an old version of {label.title}: destroy it"
    return ScanAnswer("bad", marked("Stop."), words, href)


def of_scanned(order: Order, label_id: str) -> ScanAnswer | None:
    """The message for a label whose scan led to its order. None if all is well."""
    for label in (*order.labels, *order.schedules):
        if str(label.id) == label_id and label.superseded_at is not None:
            return found(label, "")
    return None
