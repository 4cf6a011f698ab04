"""Keep equipment and its logs.

Phasing: two new tables; the server of before does not know them.
"""

import sqlalchemy as sa
from alembic import op

from pharmacy.models.base import UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KINDS = ("balance", "capsule_machine", "room", "other")
ENTRIES = ("daily_check", "calibration", "cleaning", "climate", "repair")
MASSES = ("readability", "minimum_weight", "reference_weight", "reference_tolerance")


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=20, name=name)


def upgrade() -> None:
    op.create_table(
        "equipment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.String(60), nullable=False, unique=True),
        sa.Column("kind", _words("equipmentkind", KINDS), nullable=False),
        sa.Column("serial", sa.String(60), nullable=True),
        sa.Column("address", sa.String(300), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in MASSES),
        sa.Column("minimum_source", sa.String(300), nullable=True),
        sa.Column("calibration_due", sa.Date(), nullable=True),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by", sa.String(60), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
    )
    op.create_table(
        "equipment_entries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "equipment_id", sa.Uuid(), sa.ForeignKey("equipment.id"), nullable=False, index=True
        ),
        sa.Column("kind", _words("entrykind", ENTRIES), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("shown", sa.String(40), nullable=True),
        sa.Column("is_typed", sa.Boolean(), nullable=True),
        sa.Column("is_good", sa.Boolean(), nullable=True),
        sa.Column("temperature", sa.String(10), nullable=True),
        sa.Column("humidity", sa.String(10), nullable=True),
        sa.Column("note", sa.String(300), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("equipment_entries")
    op.drop_table("equipment")
