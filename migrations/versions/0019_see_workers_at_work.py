"""Store when a worker was last seen, for /readyz.

Phasing: a table that the server of the previous version does not use.
"""

import sqlalchemy as sa
from alembic import op

from pharmacy.models.base import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_beats",
        sa.Column("work", sa.String(length=20), nullable=False),
        sa.Column("beaten_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("work", name=op.f("pk_worker_beats")),
    )


def downgrade() -> None:
    op.drop_table("worker_beats")
