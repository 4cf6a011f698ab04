"""Keep the pharmacy's formulations, each version in a row, and who edited it.

Phasing: two new tables; no row is written.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ACTIVE = sa.text("state = 'active'")
STATES = ("draft", "reviewed", "active", "retired")


def upgrade() -> None:
    op.create_table(
        "formulation_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES,
                name="formulationstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("based_on", sa.String(length=120), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_note", sa.String(length=500), nullable=True),
        sa.Column("activated_by", sa.Uuid(), nullable=True),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_by", sa.Uuid(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["users.id"], name=op.f("fk_formulation_versions_reviewed_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["activated_by"], ["users.id"], name=op.f("fk_formulation_versions_activated_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["retired_by"], ["users.id"], name=op.f("fk_formulation_versions_retired_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formulation_versions")),
        sa.UniqueConstraint("code", "number", name=op.f("uq_formulation_versions_code_number")),
    )
    op.create_index(
        op.f("ix_formulation_versions_active"),
        "formulation_versions",
        ["code"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )
    op.create_table(
        "formulation_edits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["formulation_versions.id"],
            name=op.f("fk_formulation_edits_version_id_formulation_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_formulation_edits_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formulation_edits")),
        sa.UniqueConstraint(
            "version_id", "revision", name=op.f("uq_formulation_edits_version_id_revision")
        ),
    )
    op.create_index(
        op.f("ix_formulation_edits_user_id"), "formulation_edits", ["user_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_formulation_edits_user_id"), "formulation_edits")
    op.drop_table("formulation_edits")
    op.drop_index(op.f("ix_formulation_versions_active"), "formulation_versions")
    op.drop_table("formulation_versions")
