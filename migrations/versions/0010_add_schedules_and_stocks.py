"""Add the patient calendar, a label without a container, and the stock of an order's labels."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SCHEDULE = "schedule"
LABELS = sa.table("labels", sa.column("id"), sa.column("kind"))
SHEETS = sa.table("print_attempts", sa.column("label_id"))


def upgrade() -> None:
    op.add_column("orders", sa.Column("label_stock", sa.String(length=20), nullable=True))
    with op.batch_alter_table("labels") as table:
        table.alter_column("container_id", existing_type=sa.Uuid(), nullable=True)
        table.alter_column("phase_number", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    _drop_schedules()
    with op.batch_alter_table("labels") as table:
        table.alter_column("container_id", existing_type=sa.Uuid(), nullable=False)
        table.alter_column("phase_number", existing_type=sa.Integer(), nullable=False)
    op.drop_column("orders", "label_stock")


def _drop_schedules() -> None:
    """Patient calendars can be made again. A printed one cannot, so it stops the downgrade."""
    schedules = sa.select(LABELS.c.id).where(LABELS.c.kind == SCHEDULE)
    printed = sa.select(SHEETS.c.label_id).where(SHEETS.c.label_id.in_(schedules)).limit(1)
    if op.get_bind().scalar(printed) is not None:
        raise RuntimeError("schedules were printed: their sheets cannot be kept without them")
    op.execute(sa.delete(LABELS).where(LABELS.c.kind == SCHEDULE))
