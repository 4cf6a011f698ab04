"""The answer to a scan: seen by its colour, and heard."""

from dataclasses import dataclass

from pharmacy.services.orders import Order


@dataclass(frozen=True, slots=True)
class Answer:
    """tone: "good", "warn" or "bad", which gives colour and sound. head: what to do, in a word."""

    tone: str
    head: str
    words: str

    @property
    def is_refusal(self) -> bool:
        """Whether the label is not to be used here."""
        return self.tone == "bad"


def of_scanned(order: Order, label_id: str) -> Answer | None:
    """What to say of a label whose scan led to its order; None where all is well."""
    for label in (*order.labels, *order.schedules):
        if str(label.id) == label_id and label.superseded_at is not None:
            words = f"what was scanned is an old version of {label.title}: destroy it"
            return Answer("bad", "Stop.", words)
    return None
