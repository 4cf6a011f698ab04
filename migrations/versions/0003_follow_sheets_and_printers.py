"""Track print jobs: their status, who looked, who scanned; printers that pause and are queried.

A print job that was sent before this migration ended when the printer accepted it, and stays so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATE_CHECK = "ck_print_attempts_printstate"
BEFORE = "state IN ('intended', 'sending', 'sent', 'unknown', 'failed')"
AFTER = "state IN ('intended', 'sending', 'sent', 'confirmed', 'unknown', 'failed')"
# The print job of a test label has no label, and its PDF is drawn when it is sent.
HASH_CHECK = "ck_print_attempts_hash_known"
HASH_KNOWN = "label_id IS NULL OR pdf_sha256 IS NOT NULL"
FOLLOWED = sa.text("state = 'sent' AND ended_at IS NULL")
IN_USE = sa.text("removed_at IS NULL")
DEFAULT = sa.text("is_default AND removed_at IS NULL")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _change_attempts()
    _change_printers()


def _change_attempts() -> None:
    with op.batch_alter_table("print_attempts") as table:
        table.drop_constraint(op.f(STATE_CHECK), type_="check")
        table.create_check_constraint(op.f(STATE_CHECK), AFTER)
        table.create_check_constraint(op.f(HASH_CHECK), HASH_KNOWN)
        table.alter_column("label_id", existing_type=sa.Uuid(), nullable=True)
        table.alter_column("pdf_sha256", existing_type=sa.String(length=64), nullable=True)
        for name in ("sent_at", "asked_at", "heard_at", "settled_at", "confirmed_at"):
            table.add_column(sa.Column(name, MOMENT, nullable=True))
        table.add_column(sa.Column("job_state", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("reasons", sa.JSON(), nullable=True))
        for name in ("settled_by", "confirmed_by"):
            table.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            table.create_foreign_key(op.f(f"fk_print_attempts_{name}"), "users", [name], ["id"])
    attempts = sa.table(
        "print_attempts", sa.column("state"), sa.column("sent_at"), sa.column("ended_at")
    )
    was_sent = attempts.c.state == "sent"
    op.execute(attempts.update().where(was_sent).values(sent_at=attempts.c.ended_at))
    op.create_index(
        "ix_print_attempts_followed",
        "print_attempts",
        ["asked_at"],
        sqlite_where=FOLLOWED,
        postgresql_where=FOLLOWED,
    )


def _change_printers() -> None:
    with op.batch_alter_table("printers") as table:
        table.drop_constraint(op.f("uq_printers_name"), type_="unique")
        table.add_column(
            sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        for name in ("paused_at", "removed_at", "asked_at", "heard_at"):
            table.add_column(sa.Column(name, MOMENT, nullable=True))
        table.add_column(sa.Column("report", sa.JSON(), nullable=True))
    with op.batch_alter_table("printers") as table:
        table.alter_column("is_default", existing_type=sa.Boolean(), server_default=None)
    for name, column, where in (
        ("ix_printers_name", "name", IN_USE),
        ("ix_printers_default", "stock", DEFAULT),
    ):
        op.create_index(
            name, "printers", [column], unique=True, sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    _refuse_what_the_former_tables_cannot_hold()
    op.drop_index("ix_printers_default", "printers")
    op.drop_index("ix_printers_name", "printers")
    with op.batch_alter_table("printers") as table:
        for name in ("is_default", "paused_at", "removed_at", "asked_at", "heard_at", "report"):
            table.drop_column(name)
        table.create_unique_constraint(op.f("uq_printers_name"), ["name"])
    op.drop_index("ix_print_attempts_followed", "print_attempts")
    with op.batch_alter_table("print_attempts") as table:
        table.drop_constraint(op.f(HASH_CHECK), type_="check")
        table.drop_constraint(op.f(STATE_CHECK), type_="check")
        table.create_check_constraint(op.f(STATE_CHECK), BEFORE)
        table.alter_column("label_id", existing_type=sa.Uuid(), nullable=False)
        table.alter_column("pdf_sha256", existing_type=sa.String(length=64), nullable=False)
        for name in ("settled_by", "confirmed_by"):
            table.drop_constraint(op.f(f"fk_print_attempts_{name}"), type_="foreignkey")
            table.drop_column(name)
        for name in ("sent_at", "asked_at", "heard_at", "settled_at", "confirmed_at"):
            table.drop_column(name)
        for name in ("job_state", "reasons"):
            table.drop_column(name)


def _refuse_what_the_former_tables_cannot_hold() -> None:
    attempts = sa.table("print_attempts", sa.column("label_id"), sa.column("state"))
    is_new = sa.or_(attempts.c.label_id.is_(None), attempts.c.state == "confirmed")
    removed = sa.table("printers", sa.column("removed_at")).c.removed_at.is_not(None)
    database = op.get_bind()
    for found in (is_new, removed):
        if database.scalar(sa.select(sa.func.count()).where(found)):
            raise RuntimeError(
                "labels were scanned, test labels printed or printers removed: "
                "going back would lose them"
            )
