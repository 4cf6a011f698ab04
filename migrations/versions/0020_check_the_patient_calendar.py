"""Store the patient calendar's check at final verification and at dispensing.

Phasing: one new table; no row is written.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("label_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["move_id"], ["order_moves.id"], name=op.f("fk_calendar_checks_move_id_order_moves")
        ),
        sa.ForeignKeyConstraint(
            ["label_id"], ["labels.id"], name=op.f("fk_calendar_checks_label_id_labels")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_calendar_checks_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_checks")),
        sa.UniqueConstraint(
            "move_id", "label_id", "number", name=op.f("uq_calendar_checks_move_id_label_id_number")
        ),
    )
    op.create_index(
        op.f("ix_calendar_checks_label_id"), "calendar_checks", ["label_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_calendar_checks_label_id"), "calendar_checks")
    op.drop_table("calendar_checks")
