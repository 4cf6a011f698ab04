"""Store the number of days for which an amendment pauses a course.

Phasing: one new column without a value; no row is written.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("amendments", sa.Column("pause_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("amendments", "pause_days")
