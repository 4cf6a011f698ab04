"""Store the wait in which a sign-in was refused, so that the audit records it once.

Phasing: one nullable column; no row is written.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("throttles", sa.Column("refused_in", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("throttles", "refused_in")
