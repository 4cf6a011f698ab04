"""The containers that a technician packages, as an order's page shows them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pharmacy.core.orders import OrderStatus
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.roles import Permission
from pharmacy.services.compounding.worklists import Piece
from pharmacy.services.orders.placing import Order
from pharmacy.web import visitors
from pharmacy.web.languages import gettext as _
from pharmacy.web.languages import marked

LABELS = {
    "capsules": marked("Capsules counted into container %(number)s"),
    "lot": marked("Lot of container %(number)s"),
    "beyond_use_on": marked("Use until, of container %(number)s"),
}


@dataclass(frozen=True, slots=True)
class RefusedPackaging:
    """What was typed, by field name, and what is wrong with it.

    message: an error that belongs to no field.
    """

    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None


@dataclass(frozen=True, slots=True)
class PackagingField:
    """One field of a container."""

    name: str
    kind: str
    label: str
    text: str
    error: str | None


@dataclass(frozen=True, slots=True)
class PackagingRow:
    """One container: what to package, what was packaged, and by whom. `latest` limits the dates.

    seen: the packaging that is shown; 0 if there is none.
    """

    number: int
    capsules: int
    strength: Quantity
    is_at_home: bool
    is_labelled: bool
    is_made: bool
    filled: str
    filled_by: str
    seen: int
    lot: str
    until: datetime.date
    latest: str
    fields: Sequence[PackagingField]


@dataclass(frozen=True, slots=True)
class FillingTable:
    """All containers of a compounding. Empty outside of one."""

    rows: Sequence[PackagingRow]
    may_fill: bool
    refused: str | None


def context(
    order: Order, pieces: Sequence[Piece], refused: RefusedPackaging | None = None
) -> FillingTable:
    """The table for the current person."""
    is_compounding = order.status is OrderStatus.COMPOUNDING
    rows = [_row(piece, refused) for piece in pieces] if is_compounding else []
    may_fill = visitors.person().may(Permission.COMPOUND)
    return FillingTable(rows, may_fill, refused.message if refused is not None else None)


def _row(piece: Piece, refused: RefusedPackaging | None) -> PackagingRow:
    filling, bottle = piece.filling, piece.bottle
    return PackagingRow(
        number=bottle.number,
        capsules=bottle.capsules,
        strength=bottle.strength,
        is_at_home=piece.is_at_home,
        is_labelled=piece.labelled_by is not None,
        is_made=piece.is_made,
        filled=count_text(filling.capsules) if filling is not None else "",
        filled_by=filling.person.name if filling is not None else "",
        seen=filling.number if filling is not None else 0,
        lot=bottle.lot,
        until=bottle.beyond_use_on,
        latest=bottle.fill.beyond_use_on.isoformat(),
        fields=_fields(piece, refused),
    )


def _fields(piece: Piece, refused: RefusedPackaging | None) -> list[PackagingField]:
    filling, bottle = piece.filling, piece.bottle
    shown = {
        "capsules": str(filling.capsules) if filling is not None else "",
        "lot": bottle.lot,
        "beyond_use_on": bottle.beyond_use_on.isoformat(),
    }
    said = refused or RefusedPackaging({})
    found = []
    for kind, text in shown.items():
        name = f"{kind}-{bottle.number}"
        label = _(LABELS[kind], number=bottle.number)
        found.append(
            PackagingField(name, kind, label, said.typed.get(name, text), said.errors.get(name))
        )
    return found
