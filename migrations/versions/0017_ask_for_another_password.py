"""Store that a person signed in with an easily guessed password, to require another one.

Phasing: one column with a default; the server of the previous version leaves it unchanged.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column(
        "must_change_password", sa.Boolean, nullable=False, server_default=sa.false()
    )
    op.add_column("users", column)


def downgrade() -> None:
    op.drop_column("users", "must_change_password")
