"""Store the concentration of the liquid in the written directions of an order.

Phasing: two nullable columns; no row is written. The column itself checks the words of the unit, so
that SQLite adds it without copying the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    picograms = sa.Column("concentration_written_picograms", sa.BigInteger(), nullable=True)
    op.add_column("orders", picograms)
    op.execute(
        "ALTER TABLE orders ADD COLUMN concentration_written_unit VARCHAR(20) "
        "CONSTRAINT ck_orders_concentration_unit "
        "CHECK (concentration_written_unit IN ('mg', 'mcg'))"
    )


def downgrade() -> None:
    op.drop_column("orders", "concentration_written_unit")
    op.drop_column("orders", "concentration_written_picograms")
