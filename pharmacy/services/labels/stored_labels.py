"""Labels: their words when an order is placed, and their PDFs after rendering."""

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, undefer

from labels import dots
from labels.calendar import CalendarContent
from labels.content import LabelContent
from labels.dots import Printable
from labels.errors import DotsMalformed
from pharmacy import formulary, models, wording
from pharmacy.core.audit import Actor, ActorKind
from pharmacy.core.errors import NotFound, NotReady
from pharmacy.core.messages import Message
from pharmacy.core.printing.labels import LabelState
from pharmacy.services.records import access_log, transitions
from pharmacy.services.records.identities import as_identity, of_client

SCREEN_DOTS_PER_INCH = 160
# The code and data versions that determine a label's words.
WORDING = (wording.VERSION, formulary.phrases().version, formulary.statements().version)


def label_values(
    content: LabelContent | CalendarContent, stock: str, now: datetime.datetime
) -> dict[str, Any]:
    """The columns that all labels and patient calendars that wait to be rendered have."""
    return {
        "stock": stock,
        "barcode": content.barcode,
        "wording_version": " ".join(WORDING),
        "content": content.to_json(),
        "created_at": now,
    }


def label_row(
    container: models.containers.Container,
    content: LabelContent,
    stock: str,
    now: datetime.datetime,
) -> models.labels.Label:
    """A label that waits to be rendered."""
    return models.labels.Label(
        container=container,
        number=container.number,
        phase_number=container.phase_number,
        **label_values(content, stock, now),
    )


def get_label(session: Session, actor: Actor, label_id: str) -> models.labels.Label:
    """The label with its PDF. Raises NotFound, also for a label of another client's order."""
    query = select(models.labels.Label).where(models.labels.Label.id == as_identity(label_id))
    if actor.kind is ActorKind.CLIENT:
        query = query.join(models.orders.Order).where(of_client(actor))
    label = session.scalar(query.options(undefer(models.labels.Label.pdf)))
    if label is None:
        raise NotFound(Message("no_such_label", "Label not found."))
    access_log.note_label(session, actor, label)
    return label


def pdf_of(label: models.labels.Label) -> bytes:
    """The label's PDF. Raises NotReady with the reason if it has none."""
    if label.state is LabelState.FAILED:
        raise NotReady(
            Message(
                "label_failed",
                "Making %(label)s failed: %(why)s",
                label=label.title,
                why=label.error_message,
            )
        )
    if label.pdf is None:
        raise NotReady(
            Message(
                "label_not_rendered_yet",
                "%(label)s is not rendered yet. Ask again in a second.",
                label=label.title,
            )
        )
    return label.pdf


def dots_of(session: Session, label: models.labels.Label) -> dots.Dots:
    """The dots that were read back. Raises NotReady if the label has none, or not these.

    Office paper has none, because its printers draw the PDF.
    """
    packed = session.scalar(
        select(models.labels.Label.dots).where(models.labels.Label.id == label.id)
    )
    if packed is None:
        raise NotReady(
            Message("label_has_no_dots", "No dots are stored of %(label)s.", label=label.title)
        )
    kept = dots.unpacked(packed)
    if kept.digest != label.dots_sha256:
        raise NotReady(Message("label_changed_since", "The label has changed since."))
    return kept


def printable_of(label: models.labels.Label) -> Printable | None:
    """The label's PDF and its stored dots. None if they cannot be read."""
    if label.pdf is None:
        return None
    try:
        stored = None if label.dots is None else dots.unpacked(label.dots)
    except DotsMalformed:
        return None
    return Printable(label.pdf, stored)


def is_of(printable: Printable, label: models.labels.Label) -> bool:
    """Whether a PDF and its dots are those whose hashes were stored with the label."""
    digest = None if printable.dots is None else printable.dots.digest
    pdf_sha256 = hashlib.sha256(printable.pdf).hexdigest()
    return (pdf_sha256, digest) == (label.pdf_sha256, label.dots_sha256)


def pdf_to_print(session: Session, actor: Actor, label: models.labels.Label) -> bytes:
    """The label's PDF. Raises NotReady also if it may not be printed, because a PDF can be printed.

    That is while its order is held or, for people, not verified, and permanently after it is
    superseded. The picture on a page is different: a pharmacist reviews it.
    """
    refuse_superseded(label)
    transitions.refuse_unless_handed_to(session, actor, label.order_id)
    return pdf_of(label)


def refuse_superseded(label: models.labels.Label) -> None:
    """Raise NotReady for a superseded label."""
    if label.superseded_at is not None:
        raise NotReady(
            Message(
                "label_superseded",
                "%(label)s is superseded. The course was changed.",
                label=label.title,
            )
        )


def pdf_with_page(label: models.labels.Label, page: int) -> bytes:
    """The label's PDF, for a picture of one page of it.

    Raises NotReady with the reason if it has none, and NotFound for a page that does not exist.
    """
    pdf = pdf_of(label)
    # PDFium is loaded by processes that show labels.
    from labels import preview

    if not 1 <= page <= preview.page_count(pdf):
        raise NotFound(Message("no_such_page", "Page not found."))
    return pdf


def picture(pdf: bytes, page: int) -> bytes:
    """A PNG of a page of a PDF for a screen. Slow: draw it outside of transactions."""
    from labels import preview

    return preview.png(pdf, SCREEN_DOTS_PER_INCH, page)


def page_count(label: models.labels.Label) -> int:
    """The number of pages of the label's PDF. A container's label has one."""
    from labels import preview

    return 1 if label.container_id is not None else preview.page_count(pdf_of(label))


def order_pdfs(session: Session, actor: Actor, order: models.orders.Order) -> list[bytes]:
    """The PDF of each valid label of an order's containers, in phase order.

    Raises NotReady until all are rendered. The patient calendar is not included: it is on other
    paper. While the order is held, or for people not verified, none may be printed or dispensed.
    """
    transitions.refuse_unless_handed_to(session, actor, order.id)
    label = models.labels.Label
    query = select(label).where(label.order_id == order.id, label.superseded_at.is_(None))
    query = query.where(label.container_id.is_not(None))
    with_parts = query.options(undefer(label.pdf), selectinload(label.container))
    current = sorted(session.scalars(with_parts), key=_place)
    if not order.labels:
        raise NotReady(
            Message(
                "no_fill_made",
                "No fill of this order is made yet. Its page says when the first is due.",
            )
        )
    if not current:
        raise NotReady(
            Message(
                "no_label_is_valid",
                "No label of this order is valid any longer. Its course was stopped.",
            )
        )
    return [pdf_of(label) for label in current]


def joined(pdfs: Sequence[bytes]) -> bytes:
    """PDFs as one. Slow: join them outside of transactions."""
    # It imports everything that reads and writes PDFs, and is rarely needed.
    from labels import joining

    return joining.join(pdfs)


def _place(label: models.labels.Label) -> tuple[int, int]:
    """By the first day of its container, whatever plan it was written for."""
    (_, first_day, _), *_ = label.container.spans
    return first_day, label.number
