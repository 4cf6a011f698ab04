"""Find orders by promise time, and patients by prefixes of their names.

Existing orders are due a day after they were received. Phasing: rows are filled and indexes made
while nobody writes; a million orders take minutes.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql.naming import conv

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LONGEST = 100
FOLDED = sa.String(length=LONGEST).with_variant(
    sa.String(length=LONGEST, collation="C"), "postgresql"
)
NAMES = {"family_folded": "family_name", "given_folded": "given_name"}
PATIENTS = sa.table("patients", *(sa.column(n) for n in ("id", *NAMES, *NAMES.values())))
STATUSES = ("received", "held", "verified", "compounding", "ready", "dispensed", "cancelled")
ORDER_STATUS = sa.CheckConstraint(
    sa.column("status").in_(STATUSES), name=conv("ck_orders_orderstatus")
)
DUE_A_DAY_LATER = {
    "sqlite": """
        UPDATE orders SET due_at = strftime('%Y-%m-%d %H:%M:%S.000000', received_at, '+1 day')
    """,
    "postgresql": "UPDATE orders SET due_at = received_at + interval '1 day'",
}
AT_ONCE = 1000
APOSTROPHES = str.maketrans(dict.fromkeys([0x27, 0x60, 0xB4, 0x2BC, 0x2018, 0x2019]))


def upgrade() -> None:
    op.add_column("orders", sa.Column("due_at", MOMENT, nullable=True))
    for name in NAMES:
        op.add_column("patients", sa.Column(name, FOLDED, nullable=True))
    op.execute(DUE_A_DAY_LATER[op.get_context().dialect.name])
    _fold_names()
    with op.batch_alter_table("orders", table_args=(ORDER_STATUS,)) as table:
        table.alter_column("due_at", existing_type=MOMENT, nullable=False)
    with op.batch_alter_table("patients") as table:
        for name in NAMES:
            table.alter_column(name, existing_type=FOLDED, nullable=False)
    op.create_index("ix_orders_due", "orders", ["status", "due_at", "rx_number"])
    op.create_index("ix_patients_family_given", "patients", ["family_folded", "given_folded"])
    op.create_index("ix_patients_given_family", "patients", ["given_folded", "family_folded"])
    op.drop_index("ix_order_moves_at", "order_moves")
    op.create_index("ix_order_moves_step_at", "order_moves", ["step", "at"])
    op.create_index(
        "ix_print_attempts_intended_at_printer_id_state",
        "print_attempts",
        ["intended_at", "printer_id", "state"],
    )


def downgrade() -> None:
    op.drop_index("ix_print_attempts_intended_at_printer_id_state", "print_attempts")
    op.drop_index("ix_order_moves_step_at", "order_moves")
    op.create_index("ix_order_moves_at", "order_moves", ["at"])
    op.drop_index("ix_patients_given_family", "patients")
    op.drop_index("ix_patients_family_given", "patients")
    op.drop_index("ix_orders_due", "orders")
    for name in NAMES:
        op.drop_column("patients", name)
    op.drop_column("orders", "due_at")


def _fold_names() -> None:
    connection = op.get_bind()
    change = (
        sa.update(PATIENTS)
        .where(PATIENTS.c.id == sa.bindparam("row"))
        .values({name: sa.bindparam(f"new_{name}") for name in NAMES})
    )
    query = sa.select(PATIENTS.c.id, *(PATIENTS.c[name] for name in NAMES.values()))
    read = connection.execute(query, execution_options={"yield_per": AT_ONCE})
    for rows in read.partitions():
        folded = [
            {
                "row": row_id,
                "new_family_folded": _folded(family),
                "new_given_folded": _folded(given),
            }
            for row_id, family, given in rows
        ]
        connection.execute(change, folded)


def _folded(name: str) -> str:
    """Names as they were folded when this was written."""
    plain = unicodedata.normalize("NFKD", name.translate(APOSTROPHES).casefold())
    letters = (x if x.isalnum() else " " for x in plain if not unicodedata.combining(x))
    return " ".join("".join(letters).split())[:LONGEST]
