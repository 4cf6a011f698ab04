"""Record the calibration labels of printers, and what people read on them.

Phasing: a new table. The version of before prints a test label where a calibration label waits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
REFERENCES = {
    "printer_id": "printers.id",
    "attempt_id": "print_attempts.id",
    "read_by": "users.id",
}


def upgrade() -> None:
    op.create_table(
        "printer_calibrations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("uri", sa.String(length=300), nullable=False),
        sa.Column("stock", sa.String(length=20), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("placing", sa.String(length=60), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=True),
        sa.Column("is_good", sa.Boolean(), nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_printer_calibrations_{name}"))
            for name, target in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printer_calibrations")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_printer_calibrations_attempt_id")),
        sa.UniqueConstraint("serial", name=op.f("uq_printer_calibrations_serial")),
    )
    op.create_index(
        op.f("ix_printer_calibrations_printer_id"), "printer_calibrations", ["printer_id"]
    )


def downgrade() -> None:
    op.drop_table("printer_calibrations")
