"""Keep component lots with their state, movements, packings and certificates.

Phasing: columns without values on `components`, and a state that makes each lot of before a
released one of unknown quantity; new tables. The server of before adds released lots, as it did,
and does not use a lot that waits for its release, because that has a `withdrawn_at`.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql.elements import conv

from pharmacy.models.base import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KINDS = ("received", "weighed", "taken", "corrected", "used_up", "destroyed")
# SQLite cannot add a constraint to a table, but a column with one.
STATE = """
ALTER TABLE components ADD COLUMN state VARCHAR(20) DEFAULT 'released' NOT NULL
CONSTRAINT ck_components_lotstate CHECK (state IN ('quarantined', 'released', 'opened', 'used_up',
'rejected', 'recalled', 'destroyed'))
"""
UNIT = """
ALTER TABLE components ADD COLUMN unit VARCHAR(20)
CONSTRAINT ck_components_stockunit CHECK (unit IN ('g', 'mg', 'mL', 'each'))
"""
TEXTS = {
    "state_by": 60,
    "state_reason": 300,
    "witness": 60,
    "received_by": 60,
    "supplier": 100,
    "manufacturer": 100,
    "ndc": 14,
    "certificate_number": 60,
    "certificate_sha256": 64,
    "assay": 20,
    "assay_basis": 20,
    "water": 20,
    "salt": 60,
}
MOMENTS = ("state_since", "opened_at")


def upgrade() -> None:
    op.execute(STATE)
    op.execute(UNIT)
    for name, length in TEXTS.items():
        op.add_column("components", sa.Column(name, sa.String(length), nullable=True))
    for name in MOMENTS:
        op.add_column("components", sa.Column(name, UTCDateTime(), nullable=True))
    op.create_table(
        "component_movements",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "component_id", sa.Uuid(), sa.ForeignKey("components.id"), nullable=False, index=True
        ),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS, native_enum=False, create_constraint=True, length=20, name="movementkind"
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(300), nullable=True),
    )
    op.create_table(
        "component_packings",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "component_id", sa.Uuid(), sa.ForeignKey("components.id"), nullable=False, index=True
        ),
        sa.Column("capsule_size", sa.String(4), nullable=False),
        sa.Column("milligrams", sa.String(20), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.UniqueConstraint("component_id", "capsule_size"),
    )
    op.create_table(
        "component_certificates",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
    )


def downgrade() -> None:
    for table in ("component_certificates", "component_packings", "component_movements"):
        op.drop_table(table)
    with op.batch_alter_table("components") as components:
        components.drop_constraint(conv("ck_components_lotstate"), type_="check")
        components.drop_constraint(conv("ck_components_stockunit"), type_="check")
        for name in ("state", "unit", *TEXTS, *MOMENTS):
            components.drop_column(name)
