"""The containers that a technician packages, as an order's page shows them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pharmacy.core.messages import Sentence
from pharmacy.core.orders import OrderStatus
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.roles import Permission
from pharmacy.services.compounding.worklists import WorklistItem
from pharmacy.services.orders.placing import Order
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.shell.languages import marked

LABELS = {
    "capsules": marked("Capsules counted into container %(number)s"),
    "lot": marked("Internal ID number of container %(number)s"),
    "beyond_use_on": marked("Beyond-use date of container %(number)s"),
}


@dataclass(frozen=True, slots=True)
class RefusedPackaging:
    """What was typed, by field name, and what is wrong with it.

    message: an error that belongs to no field.
    """

    typed: Mapping[str, str]
    errors: Mapping[str, Sentence] = field(default_factory=dict)
    message: Sentence | None = None


@dataclass(frozen=True, slots=True)
class PackagingField:
    """One field of a container."""

    name: str
    kind: str
    label: str
    text: str
    error: Sentence | None


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
    packaged: str
    filled_by: str
    seen: int
    lot: str
    until: datetime.date
    latest: str
    fields: Sequence[PackagingField]


@dataclass(frozen=True, slots=True)
class PackagingTable:
    """All containers of a compounding. Empty outside of one."""

    rows: Sequence[PackagingRow]
    may_package: bool
    refused: Sentence | None


def context(
    order: Order, items: Sequence[WorklistItem], refused: RefusedPackaging | None = None
) -> PackagingTable:
    """The table for the current person."""
    is_compounding = order.status is OrderStatus.COMPOUNDING
    rows = [_row(item, refused) for item in items] if is_compounding else []
    may_package = visitors.person().may(Permission.COMPOUND)
    return PackagingTable(rows, may_package, refused.message if refused is not None else None)


def _row(item: WorklistItem, refused: RefusedPackaging | None) -> PackagingRow:
    packaging_record, container = item.packaging_record, item.container
    return PackagingRow(
        number=container.number,
        capsules=container.capsules,
        strength=container.strength,
        is_at_home=item.is_at_home,
        is_labelled=item.labelled_by is not None,
        is_made=item.is_made,
        packaged=count_text(packaging_record.capsules) if packaging_record is not None else "",
        filled_by=packaging_record.person.name if packaging_record is not None else "",
        seen=packaging_record.number if packaging_record is not None else 0,
        lot=container.lot,
        until=container.beyond_use_on,
        latest=container.fill.beyond_use_on.isoformat(),
        fields=_fields(item, refused),
    )


def _fields(item: WorklistItem, refused: RefusedPackaging | None) -> list[PackagingField]:
    packaging_record, container = item.packaging_record, item.container
    shown = {
        "capsules": str(packaging_record.capsules) if packaging_record is not None else "",
        "lot": container.lot,
        "beyond_use_on": container.beyond_use_on.isoformat(),
    }
    said = refused or RefusedPackaging({})
    found = []
    for kind, text in shown.items():
        name = f"{kind}-{container.number}"
        label = _(LABELS[kind], number=container.number)
        found.append(
            PackagingField(name, kind, label, said.typed.get(name, text), said.errors.get(name))
        )
    return found
