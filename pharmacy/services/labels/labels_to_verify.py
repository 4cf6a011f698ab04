"""What a pharmacist signs to have reviewed: every label of an order."""

from collections.abc import Collection, Iterable

from pharmacy.core.messages import Message
from pharmacy.core.printing.labels import LabelKind, LabelState
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.services.labels import dispositions

TO_COME = (LabelState.QUEUED, LabelState.RENDERING)


def calendar_of(order: Order) -> Label | None:
    """The current patient calendar of the plan. None if no day is left."""
    current = [label for label in order.schedules if label.superseded_at is None]
    return current[-1] if current else None


def labels_to_look_at(order: Order) -> list[Label]:
    """The labels that are on containers or will be, then the patient calendar."""
    calendar = calendar_of(order)
    return [*dispositions.current_labels(order), *([calendar] if calendar is not None else [])]


def why_not_looked(order: Order, looked: Collection[str] | None = None) -> Message | None:
    """Why nobody can have reviewed every label. None if the order can be signed.

    looked: the labels that the page showed; None if no page is signed. A label that failed cannot
    be reviewed, and its container could not be labeled, so it must be made again first. A patient
    calendar that failed blocks no medicine: the page says so, and final verification asks why.
    """
    labels = labels_to_look_at(order)
    bottles = [label for label in labels if label.kind != LabelKind.SCHEDULE]
    if waiting := _numbers(label for label in bottles if label.state in TO_COME):
        return Message(
            "labels_not_made",
            "Not made yet: label %(numbers)s. Sign once you have looked at every label.",
            numbers=waiting,
        )
    if failed := _numbers(label for label in bottles if label.state is LabelState.FAILED):
        return Message(
            "labels_failed",
            "Failed: label %(numbers)s. Make it again, or return the order for clarification.",
            numbers=failed,
        )
    if any(label.state in TO_COME for label in labels):
        return Message(
            "calendar_not_made",
            "The patient calendar is not made yet. Sign once you have looked at it.",
        )
    made = {str(label.id) for label in labels if label.state is LabelState.RENDERED}
    if looked is not None and not made <= {*looked}:
        return Message(
            "label_made_meanwhile",
            "A label was made after you opened this page. Look at every label, then sign.",
        )
    return None


def is_to_come(order: Order) -> bool:
    """Whether a label is still being made."""
    return any(label.state in TO_COME for label in labels_to_look_at(order))


def _numbers(labels: Iterable[Label]) -> str:
    return ", ".join(str(label.number) for label in labels)
