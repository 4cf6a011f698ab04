"""Store the settings of each printer for each of its stocks.

Phasing: a new table, and a new column without values. The version of before prints with the
printer's own settings.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("printers", sa.Column("head_dots", sa.Integer(), nullable=True))
    op.create_table(
        "printer_settings",
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("stock", sa.String(length=20), nullable=False),
        sa.Column("tracking", sa.String(length=20), nullable=True),
        sa.Column("gap_tenths", sa.Integer(), nullable=True),
        sa.Column("darkness", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(length=20), nullable=True),
        sa.Column("is_upside_down", sa.Boolean(), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["printer_id"], ["printers.id"], name=op.f("fk_printer_settings_printer_id")
        ),
        sa.PrimaryKeyConstraint("printer_id", "stock", name=op.f("pk_printer_settings")),
    )


def downgrade() -> None:
    op.drop_table("printer_settings")
    op.drop_column("printers", "head_dots")
