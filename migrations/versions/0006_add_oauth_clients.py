"""Add OAuth clients, their used assertions, and their tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "oauth_clients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("jwks", sa.JSON(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["senders.id"], name=op.f("fk_oauth_clients_sender_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_clients")),
    )
    op.create_index("ix_oauth_clients_sender_id", "oauth_clients", ["sender_id"])
    op.create_table(
        "used_assertions",
        *_of_client("used_assertions"),
        sa.Column("jti_hash", sa.String(length=64), nullable=False),
        sa.UniqueConstraint(
            "client_id", "jti_hash", name=op.f("uq_used_assertions_client_id_jti_hash")
        ),
    )
    op.create_index("ix_used_assertions_client_id", "used_assertions", ["client_id"])
    op.create_table(
        "access_tokens",
        *_of_client("access_tokens"),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_tokens_token_hash")),
    )
    op.create_index("ix_access_tokens_client_id", "access_tokens", ["client_id"])


def _of_client(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["oauth_clients.id"], name=op.f(f"fk_{table}_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    for name in ("access_tokens", "used_assertions", "oauth_clients"):
        op.drop_table(name)
