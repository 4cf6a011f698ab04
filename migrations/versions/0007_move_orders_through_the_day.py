"""Add the working day: transitions with signatures, packagings, final scans, dispensing.

An existing order is `received` or `held`, and must be verified before a label of it is printed
again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = ("near_misses", "final_scans", "fillings", "hand_outs", "order_moves")


def _words(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=20)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "order_moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            _words(
                "step",
                "hold",
                "release",
                "change",
                "send_back",
                "answer",
                "verify",
                "compound",
                "check",
                "hand_out",
                "close",
                "cancel",
            ),
            nullable=False,
        ),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("actor_kind", _words("actorkind", "user", "sender", "system"), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("actor_name", sa.String(length=60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("meaning", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        _refers("order_moves", "order_id", "orders"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_moves")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_order_moves_order_id_number")),
    )
    op.create_index("ix_order_moves_order_id", "order_moves", ["order_id"])
    op.create_index("ix_order_moves_at", "order_moves", ["at"])
    op.create_table(
        "hand_outs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("way", _words("handoutway", "picked_up", "delivered", "shipped"), nullable=False),
        sa.Column("recipient", sa.String(length=100), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=True),
        _refers("hand_outs", "move_id", "order_moves"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_outs")),
        sa.UniqueConstraint("move_id", name=op.f("uq_hand_outs_move_id")),
    )
    _create_compounding_tables()


def _create_compounding_tables() -> None:
    op.create_table(
        "fillings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("container_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("capsules", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(length=40), nullable=False),
        sa.Column("beyond_use_on", sa.Date(), nullable=False),
        sa.Column("filled_by", sa.Uuid(), nullable=False),
        sa.Column("filled_at", MOMENT, nullable=False),
        sa.CheckConstraint("capsules > 0", name=op.f("ck_fillings_not_empty")),
        _refers("fillings", "container_id", "containers"),
        _refers("fillings", "filled_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fillings")),
        sa.UniqueConstraint("container_id", "number", name=op.f("uq_fillings_container_id_number")),
    )
    op.create_index("ix_fillings_container_id", "fillings", ["container_id"])
    op.create_table(
        "final_scans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("label_id", sa.Uuid(), nullable=False),
        sa.Column("scanned_by", sa.Uuid(), nullable=False),
        sa.Column("scanned_at", MOMENT, nullable=False),
        sa.Column("hand_out_id", sa.Uuid(), nullable=True),
        _refers("final_scans", "move_id", "order_moves"),
        _refers("final_scans", "label_id", "labels"),
        _refers("final_scans", "scanned_by", "users"),
        _refers("final_scans", "hand_out_id", "hand_outs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_final_scans")),
        sa.UniqueConstraint("move_id", "label_id", name=op.f("uq_final_scans_move_id_label_id")),
    )
    op.create_index("ix_final_scans_label_id", "final_scans", ["label_id"])
    op.create_table(
        "near_misses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("label_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            _words(
                "miss",
                "other_order",
                "old_version",
                "second_scan",
                "not_in_this_check",
                "no_label",
                "missing",
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _refers("near_misses", "order_id", "orders"),
        _refers("near_misses", "label_id", "labels"),
        _refers("near_misses", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_near_misses")),
    )
    op.create_index("ix_near_misses_order_id", "near_misses", ["order_id"])
    op.create_index("ix_near_misses_at", "near_misses", ["at"])


def downgrade() -> None:
    for name in TABLES:
        rows = sa.select(sa.func.count()).select_from(sa.table(name))
        if op.get_bind().scalar(rows):
            raise RuntimeError(f"{name} has rows: going back would lose who did what")
    for name in TABLES:
        op.drop_table(name)
