"""List the orders of a sender, newest first, from an index.

Phasing: on a large table of orders in use, the index is made while nobody writes; it takes
seconds for a million orders.
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_orders_sender_id_rx_number"), "orders", ["sender_id", "rx_number"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_orders_sender_id_rx_number"), "orders")
