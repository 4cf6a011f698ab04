"""Add an index to list a client's orders, newest first.

Phasing: on a large table in use, the index is made while nobody writes. It takes seconds for a
million orders.
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
