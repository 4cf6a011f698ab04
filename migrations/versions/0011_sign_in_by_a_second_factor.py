"""Add sign-in with a second factor, invitations, shared workstations, and sign-in backoff."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
HASH = sa.String(length=64)
USER_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "disabled_at": MOMENT,
    "totp_secret": sa.String(length=64),
    "totp_step": sa.BigInteger(),
    "pin_hash": sa.String(length=200),
}


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    op.create_table(
        "terminals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", HASH, nullable=False),
        sa.Column("is_bench", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terminals")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_terminals_token_hash")),
    )
    op.create_table(
        "throttles",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("allowed_from", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttles")),
    )
    _create_tables_of_users()
    with op.batch_alter_table("users") as table:
        for name, kind in USER_COLUMNS.items():
            table.add_column(sa.Column(name, kind, nullable=True))
    _change_sessions()


def _create_tables_of_users() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", HASH, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", HASH, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("role", _words("role", "technician", "pharmacist", "admin"), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["users.id"], name=op.f("fk_invitations_invited_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )


def _change_sessions() -> None:
    with op.batch_alter_table("web_sessions") as table:
        table.add_column(sa.Column("terminal_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("awaits", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("totp_secret", sa.String(length=64), nullable=True))
        table.add_column(
            sa.Column("is_by_pin", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        table.create_foreign_key(
            op.f("fk_web_sessions_terminal_id"), "terminals", ["terminal_id"], ["id"]
        )
        table.create_check_constraint(
            op.f("ck_web_sessions_awaits"), "awaits IN ('code', 'set_up')"
        )
    with op.batch_alter_table("web_sessions") as table:
        table.alter_column("is_by_pin", existing_type=sa.Boolean(), server_default=None)
    op.create_index("ix_web_sessions_terminal_id", "web_sessions", ["terminal_id"])


def downgrade() -> None:
    _refuse_who_would_come_in_again()
    op.drop_index("ix_web_sessions_terminal_id", "web_sessions")
    with op.batch_alter_table("web_sessions") as table:
        table.drop_constraint(op.f("ck_web_sessions_awaits"), type_="check")
        table.drop_constraint(op.f("fk_web_sessions_terminal_id"), type_="foreignkey")
        for name in ("is_by_pin", "totp_secret", "awaits", "terminal_id"):
            table.drop_column(name)
    with op.batch_alter_table("users") as table:
        for name in USER_COLUMNS:
            table.drop_column(name)
    for name in ("invitations", "recovery_codes", "throttles", "terminals"):
        op.drop_table(name)


def _refuse_who_would_come_in_again() -> None:
    disabled = sa.table("users", sa.column("disabled_at")).c.disabled_at.is_not(None)
    if op.get_bind().scalar(sa.select(sa.func.count()).where(disabled)):
        raise RuntimeError("some users are disabled, and would come in again: delete them first")
