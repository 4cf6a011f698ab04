"""Keep the dots of each label beside its PDF.

Phasing: two new columns without values; no row is written. The dots of a label that was rendered
before are drawn from its PDF when it is printed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("labels", sa.Column("dots", sa.LargeBinary(), nullable=True))
    op.add_column("labels", sa.Column("dots_sha256", sa.String(64), nullable=True))


def downgrade() -> None:
    op.drop_column("labels", "dots_sha256")
    op.drop_column("labels", "dots")
