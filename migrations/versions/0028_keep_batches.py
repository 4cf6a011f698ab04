"""Keep batches with their lots, weights, steps, tests, notes and records.

Phasing: new tables, and two columns without values on `components`; the server of before knows
neither, and treats a triturate that was made here as any released lot.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from pharmacy.models.base import UTCDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

STATES = (
    "in_progress",
    "waiting_for_check",
    "released",
    "rejected",
    "used_up",
    "expired",
    "recalled",
)
# SQLite cannot add a foreign key to a table, but a column with one.
MADE_BY = "ALTER TABLE components ADD COLUMN batch_id {type} REFERENCES batches (id)"


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=20, name=name)


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _of(name: str, column: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(column), nullable=False, index=True)


def _person(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey("users.id"), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, UTCDateTime(), nullable=nullable)


def _text(name: str, length: int, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def upgrade() -> None:
    _batches()
    _add_to_components()
    _lots_and_weights()
    _rest()
    _records()


def _batches() -> None:
    op.create_table(
        "batches",
        _id(),
        sa.Column("number", sa.String(20), nullable=False, unique=True),
        _of("version_id", "formulation_versions.id"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("milligrams", sa.BigInteger(), nullable=True),
        sa.Column("strength", sa.BigInteger(), nullable=False),
        _text("capsule_size", 4),
        _text("overage_percent", 20, nullable=False),
        sa.Column("overage_units", sa.Integer(), nullable=False),
        _of("balance_id", "equipment.id"),
        _moment("opened_at", nullable=False),
        _person("opened_by", nullable=False),
        sa.Column("plan", sa.JSON(), nullable=True),
        _moment("planned_at"),
        _person("planned_by"),
        sa.Column("compounded_on", sa.Date(), nullable=True),
        sa.Column("beyond_use_on", sa.Date(), nullable=True),
        sa.Column("state", _words("batchstate", *STATES), nullable=False),
        _moment("state_since", nullable=False),
        _person("state_by", nullable=False),
        _text("state_reason", 500),
        sa.Column("capsules_weighed", sa.JSON(), nullable=True),
        _text("description", 300),
        *(sa.Column(n, sa.BigInteger(), nullable=True) for n in ("packaged", "retained", "wasted")),
        _text("yield_deviation", 500),
        _moment("yielded_at"),
        _person("yielded_by"),
        _moment("submitted_at"),
        _person("submitted_by"),
        _moment("decided_at"),
        _person("decided_by"),
        _person("retired_accepted_by"),
        _text("retired_accepted_reason", 500),
    )


def _add_to_components() -> None:
    op.add_column("components", sa.Column("capsule_size", sa.String(4), nullable=True))
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(MADE_BY.format(type="UUID" if is_postgresql else "CHAR(32)"))
    op.create_index("ix_components_batch_id", "components", ["batch_id"])


def _lots_and_weights() -> None:
    op.create_table(
        "batch_lots",
        _id(),
        _of("batch_id", "batches.id"),
        _of("component_id", "components.id"),
        _text("component", 100, nullable=False),
        _moment("at", nullable=False),
        _person("by", nullable=False),
        sa.Column("used", sa.Integer(), nullable=True),
        _moment("removed_at"),
        _person("removed_by"),
    )
    op.create_table(
        "batch_weights",
        _id(),
        _of("batch_id", "batches.id"),
        _of("batch_lot_id", "batch_lots.id"),
        sa.Column("line", sa.Integer(), nullable=False),
        _text("shown", 40, nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("band", _words("weightband", "within", "near", "outside"), nullable=False),
        _of("balance_id", "equipment.id"),
        sa.Column("is_typed", sa.Boolean(), nullable=False),
        sa.Column("is_part", sa.Boolean(), nullable=False),
        _moment("at", nullable=False),
        _person("by", nullable=False),
        _text("deviation", 500),
        _person("deviation_by"),
        _moment("deviation_at"),
        _person("checked_by"),
        _moment("checked_at"),
        _person("discarded_by"),
        _moment("discarded_at"),
        _text("discard_reason", 500),
        sa.Column("is_returned", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def _rest() -> None:
    op.create_table(
        "batch_steps",
        _id(),
        _of("batch_id", "batches.id"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("reading", 200),
        _moment("at", nullable=False),
        _person("by", nullable=False),
        _person("checked_by"),
        _moment("checked_at"),
        sa.UniqueConstraint("batch_id", "number"),
    )
    op.create_table(
        "batch_tests",
        _id(),
        _of("batch_id", "batches.id"),
        sa.Column("weights", sa.JSON(), nullable=False),
        _text("shell", 20, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("is_good", sa.Boolean(), nullable=False),
        sa.Column("is_typed", sa.Boolean(), nullable=False),
        _of("balance_id", "equipment.id"),
        _moment("at", nullable=False),
        _person("by", nullable=False),
    )
    op.create_table(
        "batch_notes",
        _id(),
        _of("batch_id", "batches.id"),
        sa.Column(
            "kind", _words("notekind", "deviation", "complaint", "adverse_event"), nullable=False
        ),
        _text("text", 500, nullable=False),
        _moment("at", nullable=False),
        _person("by", nullable=False),
    )


def _records() -> None:
    op.create_table(
        "batch_records",
        _id(),
        _of("batch_id", "batches.id"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", _words("recordstate", "queued", "rendered", "failed"), nullable=False),
        _moment("wanted_at", nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        _moment("lease_until"),
        _text("error_code", 40),
        sa.Column("error_message", sa.Text(), nullable=True),
        _moment("rendered_at"),
        _text("sha256", 64),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("batch_id", "revision"),
    )


def downgrade() -> None:
    op.drop_table("batch_records")
    op.drop_table("batch_notes")
    op.drop_table("batch_tests")
    op.drop_table("batch_steps")
    op.drop_table("batch_weights")
    op.drop_table("batch_lots")
    op.drop_index("ix_components_batch_id", "components")
    with op.batch_alter_table("components") as components:
        components.drop_column("batch_id")
        components.drop_column("capsule_size")
    op.drop_table("batches")
