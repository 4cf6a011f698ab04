"""Store what the labels of an order say of food and handling.

Phasing: one nullable column. An order from before has none, and its labels stay as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("instructions", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("orders", "instructions")
