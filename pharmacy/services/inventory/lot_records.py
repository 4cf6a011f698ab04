"""What belongs to a component lot: its certificate of analysis and its pack statistics."""

import datetime
import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.inventory import CAPSULE_SIZES, LotState, StockAmount, StockUnit
from pharmacy.core.messages import Message
from pharmacy.core.quantities import NotAQuantity
from pharmacy.models.components import Component, ComponentCertificate, ComponentPacking
from pharmacy.services.inventory import lots
from pharmacy.services.records import audit

LARGEST_CERTIFICATE = 900_000
# By the first bytes of each format. Nothing of a file is ever executed or drawn here.
MEDIA_TYPES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


def attach_certificate(
    session: Session, actor: Actor, lot_id: str, content: bytes, now: datetime.datetime
) -> None:
    """Keep a certificate of analysis with its lot. Raises NotFound, InvalidInput and NotReady.

    It can be replaced until the lot is released: the release rests on it.
    """
    media_type = _media_type(content)
    lot = lots.locked(session, lot_id)
    if lot.certificate_sha256 is not None and lot.state is not LotState.QUARANTINED:
        raise NotReady(
            Message(
                "certificate_stays",
                "This lot was released with its certificate, which stays as it is.",
            )
        )
    digest = hashlib.sha256(content).hexdigest()
    if session.get(ComponentCertificate, digest) is None:
        kept = ComponentCertificate(
            sha256=digest, media_type=media_type, content=content, received_at=now
        )
        session.add(kept)
    lot.certificate_sha256 = digest
    audit.record(session, actor, Event.COMPONENT_CERTIFIED, lot.id, now, sha256=digest)


def _media_type(content: bytes) -> str:
    if not 0 < len(content) <= LARGEST_CERTIFICATE:
        raise invalid(
            "/certificate",
            "size",
            Message(
                "certificate_size",
                "Choose a file of at most %(most)s bytes.",
                most=LARGEST_CERTIFICATE,
            ),
        )
    for start, media_type in MEDIA_TYPES.items():
        if content.startswith(start):
            return media_type
    raise invalid(
        "/certificate",
        "type",
        Message("certificate_type", "Choose a PDF, PNG or JPEG file."),
    )


def get_certificate(session: Session, lot_id: str) -> ComponentCertificate:
    """The certificate of a lot, unchanged since its receipt. Raises NotFound and NotReady."""
    digest = lots.get_lot(session, lot_id).certificate_sha256
    kept = None if digest is None else session.get(ComponentCertificate, digest)
    if kept is None:
        raise NotFound(Message("no_certificate", "This lot has no certificate of analysis."))
    if hashlib.sha256(kept.content).hexdigest() != kept.sha256:
        raise NotReady(
            Message("certificate_changed", "The stored certificate is damaged. Ask the supplier.")
        )
    return kept


def add_packing(
    session: Session, actor: Actor, lot_id: str, size: str, text: str, now: datetime.datetime
) -> None:
    """Record how many mg of a lot fill one capsule of a size; it stays. Raises as the door does."""
    if size not in CAPSULE_SIZES:
        raise invalid("/size", "choice", Message("capsule_size", "Choose a capsule size."))
    try:
        amount = StockAmount.read(text.strip(), StockUnit.MG)
    except NotAQuantity as error:
        raise invalid("/milligrams", "number", error.message) from None
    if not amount.millionths:
        raise invalid("/milligrams", "zero", Message("packing_zero", "Give an amount above zero."))
    lot = lots.locked(session, lot_id)
    _refuse_second(session, lot, size)
    session.add(
        ComponentPacking(
            component_id=lot.id, capsule_size=size, milligrams=text.strip(), at=now, by=actor.name
        )
    )
    detail = {"size": size, "milligrams": text.strip()}
    audit.record(session, actor, Event.COMPONENT_PACKED, lot.id, now, **detail)


def _refuse_second(session: Session, lot: Component, size: str) -> None:
    if any(packing.capsule_size == size for packing in packings(session, lot)):
        raise invalid(
            "/size",
            "taken",
            Message("packing_stays", "The pack statistic of this size was recorded. It stays."),
        )


def packings(session: Session, lot: Component) -> Sequence[ComponentPacking]:
    """The pack statistics of a lot, largest capsule first."""
    found = session.scalars(select(ComponentPacking).filter_by(component_id=lot.id))
    return sorted(found, key=lambda packing: CAPSULE_SIZES.index(packing.capsule_size))
