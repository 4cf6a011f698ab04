"""Keep the pharmacy's own costs, and with each plan what its choice rested on.

Phasing: a new table, and a column without values on `plans`; the server of before knows neither,
and compares plans by the formulary's costs.
"""

import sqlalchemy as sa
from alembic import op

from pharmacy.models.base import UTCDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

COSTS = ("batch_cents", "strength_cents", "capsule_cents")


def upgrade() -> None:
    op.create_table(
        "plan_costs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in COSTS),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.Column("set_by", sa.String(60), nullable=False),
        sa.CheckConstraint(
            "batch_cents >= 0 AND strength_cents >= 0 AND capsule_cents >= 0",
            name=op.f("ck_plan_costs_no_gain"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_costs")),
        sa.UniqueConstraint("number", name=op.f("uq_plan_costs_number")),
    )
    op.add_column("plans", sa.Column("inputs", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("plans", "inputs")
    op.drop_table("plan_costs")
