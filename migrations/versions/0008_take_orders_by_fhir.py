"""Accept orders over FHIR, and store the state of an order after each change."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "medication_requests",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_medication_requests_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_medication_requests")),
    )
    op.create_table(
        "order_versions",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("holds", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_versions_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "version", name=op.f("pk_order_versions")),
    )


def downgrade() -> None:
    op.drop_table("order_versions")
    op.drop_table("medication_requests")
