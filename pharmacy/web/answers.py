"""The answer to a scan: seen by its colour, and heard."""

from dataclasses import dataclass

from pharmacy.services.orders import Label, Order
from pharmacy.web.languages import marked


@dataclass(frozen=True, slots=True)
class Answer:
    """tone: "good", "warn" or "bad", which gives colour and sound. head: what to do, in a word.
    Both are English, and are turned where they are shown.

    href: where the label leads; "" where it leads nowhere.
    """

    tone: str
    head: str
    words: str
    href: str = ""

    @property
    def is_refusal(self) -> bool:
        """Whether the label is not to be used here."""
        return self.tone == "bad"


def found(label: Label, href: str) -> Answer:
    """What to say of a label whose scan leads to its order."""
    if label.superseded_at is None:
        return Answer("good", marked("Found."), label.title, href)
    words = f"what was scanned is an old version of {label.title}: destroy it"
    return Answer("bad", marked("Stop."), words, href)


def of_scanned(order: Order, label_id: str) -> Answer | None:
    """What to say of a label whose scan led to its order; None where all is well."""
    for label in (*order.labels, *order.schedules):
        if str(label.id) == label_id and label.superseded_at is not None:
            return found(label, "")
    return None
