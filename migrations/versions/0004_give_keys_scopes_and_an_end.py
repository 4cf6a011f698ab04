"""Give API keys scopes, an end and a last use. An existing key keeps every scope."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EVERY_SCOPE = json.dumps(["labels:read", "orders:read", "orders:write"])
MOMENTS = ("expires_at", "revoked_at", "used_at")


def upgrade() -> None:
    with op.batch_alter_table("api_keys") as table:
        table.add_column(sa.Column("scopes", sa.JSON(), server_default=EVERY_SCOPE, nullable=False))
        for name in MOMENTS:
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("api_keys") as table:
        table.alter_column("scopes", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    _refuse_keys_that_would_open_more()
    with op.batch_alter_table("api_keys") as table:
        for name in ("scopes", *MOMENTS):
            table.drop_column(name)


def _refuse_keys_that_would_open_more() -> None:
    # Without these columns, a revoked key would be valid again, and a limited one unlimited.
    keys = sa.table("api_keys", *(sa.column(name) for name in ("scopes", *MOMENTS)))
    is_limited = sa.or_(
        keys.c.expires_at.is_not(None),
        keys.c.revoked_at.is_not(None),
        sa.cast(keys.c.scopes, sa.Text()) != EVERY_SCOPE,
    )
    if op.get_bind().scalar(sa.select(sa.func.count()).where(is_limited)):
        raise RuntimeError(
            "some API keys are narrow, expire or were revoked: delete them before going back"
        )
