"""Chain the audit: each entry includes the previous hash, and the database rejects changes.

Existing entries are chained as they are. The digest is written out here again, because a migration
must give the same result after our own code has changed.
"""

import datetime
import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NOTHING = "0" * 64
HASH = sa.String(length=64)
ENTRIES = sa.table(
    "audit_entries",
    sa.column("number", sa.BigInteger()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("actor_kind", sa.String()),
    sa.column("actor_id", sa.String()),
    sa.column("actor_name", sa.String()),
    sa.column("event", sa.String()),
    sa.column("subject", sa.String()),
    sa.column("subject_id", sa.String()),
    sa.column("detail", sa.JSON()),
    sa.column("previous_hash", HASH),
    sa.column("hash", HASH),
)
HEADS = sa.table(
    "audit_heads",
    sa.column("id", sa.Integer()),
    sa.column("number", sa.BigInteger()),
    sa.column("hash", HASH),
)
CONTENT = ("actor_kind", "actor_id", "actor_name", "event", "subject", "subject_id", "detail")
SQLITE = (
    "CREATE TRIGGER audit_entries_not_changed BEFORE UPDATE ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END",
    "CREATE TRIGGER audit_entries_not_deleted BEFORE DELETE ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END",
    # INSERT OR REPLACE deletes without firing the trigger above
    # (https://sqlite.org/lang_conflict.html).
    "CREATE TRIGGER audit_entries_not_replaced BEFORE INSERT ON audit_entries "
    "WHEN NEW.number <= (SELECT max(number) FROM audit_entries) "
    "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END",
    "CREATE TRIGGER audit_heads_not_replaced BEFORE INSERT ON audit_heads "
    "WHEN EXISTS (SELECT 1 FROM audit_heads) "
    "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END",
    "CREATE TRIGGER audit_heads_not_back BEFORE UPDATE ON audit_heads "
    "WHEN NEW.number <= OLD.number "
    "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END",
    "CREATE TRIGGER audit_heads_not_deleted BEFORE DELETE ON audit_heads "
    "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql "
    "AS 'BEGIN RAISE EXCEPTION ''the audit is only added to''; END'",
    "CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE ON audit_entries "
    "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_entries_not_truncated BEFORE TRUNCATE ON audit_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_heads_not_back BEFORE UPDATE ON audit_heads "
    "FOR EACH ROW WHEN (NEW.number <= OLD.number) EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_heads_kept BEFORE DELETE ON audit_heads "
    "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_heads_not_truncated BEFORE TRUNCATE ON audit_heads "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries FROM PUBLIC, CURRENT_USER",
    "REVOKE DELETE, TRUNCATE ON audit_heads FROM PUBLIC, CURRENT_USER",
)


def upgrade() -> None:
    with op.batch_alter_table("audit_entries") as table:
        for name in ("previous_hash", "hash"):
            table.add_column(sa.Column(name, HASH, nullable=True))
    op.create_table(
        "audit_heads",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", HASH, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_heads_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_heads")),
    )
    number, last = _chain()
    op.execute(HEADS.insert().values(id=1, number=number, hash=last))
    with op.batch_alter_table("audit_entries") as table:
        for name in ("previous_hash", "hash"):
            table.alter_column(name, existing_type=HASH, nullable=False)
    op.create_index("ix_audit_entries_actor", "audit_entries", ["actor_id", "number"])
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def _chain() -> tuple[int, str]:
    """Chain every entry to the previous one. Returns the number and hash of the last."""
    database, number, last = op.get_bind(), 0, NOTHING
    for row in database.execute(sa.select(ENTRIES).order_by(ENTRIES.c.number)).all():
        number, before = row.number, last
        last = _digest(row, before)
        database.execute(
            ENTRIES.update()
            .where(ENTRIES.c.number == number)
            .values(previous_hash=before, hash=last)
        )
    return number, last


def _digest(row: Any, previous_hash: str) -> str:
    at = row.at.astimezone(datetime.UTC) if row.at.tzinfo else row.at.replace(tzinfo=datetime.UTC)
    said = {
        **{name: getattr(row, name) for name in CONTENT},
        "number": row.number,
        "previous_hash": previous_hash,
        "at": at.isoformat(timespec="microseconds"),
    }
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change() CASCADE")
        op.execute("GRANT UPDATE, DELETE, TRUNCATE ON audit_entries TO CURRENT_USER")
    else:
        for name in ("changed", "deleted", "replaced"):
            op.execute(f"DROP TRIGGER audit_entries_not_{name}")
    op.drop_table("audit_heads")
    op.drop_index("ix_audit_entries_at", "audit_entries")
    op.drop_index("ix_audit_entries_actor", "audit_entries")
    with op.batch_alter_table("audit_entries") as table:
        table.drop_column("hash")
        table.drop_column("previous_hash")
