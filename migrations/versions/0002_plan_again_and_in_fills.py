"""Plan again and in fills: phases belong to a plan, containers to a fill; amendments, components.

Each existing order gets one plan and one fill. Old code does not run on this schema: stop the web
servers and workers first. No pharmacy used the previous one yet, so it is one step, not four.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import conv

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite changes a table by recreating it, and does not copy these from the old one.
DAYS_IN_ORDER = sa.CheckConstraint(
    "first_day >= 1 AND last_day >= first_day", name=conv("ck_phases_days_in_order")
)
NOT_EMPTY = sa.CheckConstraint("capsules > 0", name=conv("ck_containers_not_empty"))
UNIT = sa.CheckConstraint("strength_unit IN ('mg', 'mcg')", name=conv("ck_containers_unit"))
SEVERITY = sa.CheckConstraint("severity IN ('hold', 'warning')", name=conv("ck_flags_severity"))
ORDER_STATUS = sa.CheckConstraint(
    "status IN ('received', 'held', 'verified', 'compounding', 'ready', 'dispensed', 'cancelled')",
    name=conv("ck_orders_orderstatus"),
)


def upgrade() -> None:
    _create_tables()
    _add_columns()
    _fill_columns()
    _forbid_empty_columns()


def _create_tables() -> None:
    op.create_table(
        "fills",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("refill", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("make_on", sa.Date(), nullable=False),
        sa.Column("beyond_use_on", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "first_day >= 1 AND last_day >= first_day", name=op.f("ck_fills_days_in_order")
        ),
        sa.CheckConstraint("refill >= 0", name=op.f("ck_fills_refill_not_negative")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_fills_plan_id")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_fills_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fills")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_fills_plan_id_number")),
    )
    op.create_index("ix_fills_plan_id", "fills", ["plan_id"])
    op.create_table(
        "components",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("drug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("lot", sa.String(length=60), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_components")),
        sa.UniqueConstraint("drug", "name", "lot", name=op.f("uq_components_drug_name_lot")),
    )
    op.create_index("ix_components_drug", "components", ["drug"])
    op.create_table(
        "amendments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "actor_kind",
            sa.Enum(
                "user",
                "sender",
                "system",
                name="actorkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("actor_name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("day >= 1", name=op.f("ck_amendments_day_of_the_course")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_amendments_order_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_amendments_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_amendments_order_id_number")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_amendments_plan_id")),
    )
    op.create_index("ix_amendments_order_id", "amendments", ["order_id"])


def _add_columns() -> None:
    op.add_column("orders", sa.Column("first_on", sa.Date(), nullable=True))
    op.add_column("orders", sa.Column("last_on", sa.Date(), nullable=True))
    op.add_column("flags", sa.Column("place", sa.Integer(), nullable=True))
    op.add_column("plans", sa.Column("first_day", sa.Integer(), server_default="1", nullable=False))
    op.add_column("phases", sa.Column("plan_id", sa.Uuid(), nullable=True))
    op.add_column("containers", sa.Column("fill_id", sa.Uuid(), nullable=True))
    op.add_column("containers", sa.Column("carried_from", sa.Uuid(), nullable=True))
    op.add_column("containers", sa.Column("spans", sa.JSON(), nullable=True))
    op.add_column("labels", sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))


ORDERS = sa.table(
    "orders",
    sa.column("id", sa.Uuid()),
    sa.column("drug", sa.String()),
    sa.column("start_on", sa.Date()),
    sa.column("received_at", sa.DateTime(timezone=True)),
    sa.column("first_on", sa.Date()),
    sa.column("last_on", sa.Date()),
)
PLANS = sa.table(
    "plans",
    sa.column("id", sa.Uuid()),
    sa.column("order_id", sa.Uuid()),
    sa.column("days", sa.Integer()),
)
PHASES = sa.table(
    "phases",
    sa.column("order_id", sa.Uuid()),
    sa.column("plan_id", sa.Uuid()),
    sa.column("number", sa.Integer()),
    sa.column("first_day", sa.Integer()),
    sa.column("last_day", sa.Integer()),
)
CONTAINERS = sa.table(
    "containers",
    sa.column("id", sa.Uuid()),
    sa.column("plan_id", sa.Uuid()),
    sa.column("phase_number", sa.Integer()),
    sa.column("beyond_use_on", sa.Date()),
    sa.column("fill_id", sa.Uuid()),
    sa.column("spans", sa.JSON()),
)
FLAGS = sa.table(
    "flags", sa.column("id", sa.Uuid()), sa.column("order_id", sa.Uuid()), sa.column("place")
)
FILLS = sa.table(
    "fills",
    sa.column("id", sa.Uuid()),
    sa.column("plan_id", sa.Uuid()),
    sa.column("number", sa.Integer()),
    sa.column("refill", sa.Integer()),
    sa.column("first_day", sa.Integer()),
    sa.column("last_day", sa.Integer()),
    sa.column("make_on", sa.Date()),
    sa.column("beyond_use_on", sa.Date()),
    sa.column("made_on", sa.Date()),
)


def _fill_columns() -> None:
    database = op.get_bind()
    found = sa.select(PLANS, ORDERS.c.start_on, ORDERS.c.received_at)
    for plan in database.execute(found.join_from(PLANS, ORDERS, PLANS.c.order_id == ORDERS.c.id)):
        _fill_order(database, plan)
        _fill_containers(database, plan)
        _fill_flags(database, plan.order_id)
    # The formulary had only one drug until now, under several names.
    database.execute(ORDERS.update().values(drug="naltrexone"))


def _fill_order(database: sa.Connection, plan: Any) -> None:
    first_on = plan.start_on or plan.received_at.date()
    last_on = first_on + datetime.timedelta(days=plan.days - 1)
    days = {"first_on": first_on, "last_on": last_on}
    database.execute(ORDERS.update().where(ORDERS.c.id == plan.order_id).values(days))
    of_order = PHASES.c.order_id == plan.order_id
    database.execute(PHASES.update().where(of_order).values(plan_id=plan.id))


def _fill_containers(database: sa.Connection, plan: Any) -> None:
    fill = uuid.uuid4()
    of_plan = CONTAINERS.c.plan_id == plan.id
    made_on = plan.received_at.date()
    database.execute(
        FILLS.insert().values(
            id=fill,
            plan_id=plan.id,
            number=1,
            refill=0,
            first_day=1,
            last_day=plan.days,
            make_on=made_on,
            made_on=made_on,
            beyond_use_on=database.scalar(sa.select(CONTAINERS.c.beyond_use_on).where(of_plan)),
        )
    )
    of_order = sa.select(PHASES).where(PHASES.c.order_id == plan.order_id)
    for phase in database.execute(of_order).all():
        spans = [[phase.number, phase.first_day, phase.last_day]]
        of_phase = sa.and_(of_plan, CONTAINERS.c.phase_number == phase.number)
        values = {"fill_id": fill, "spans": spans}
        database.execute(CONTAINERS.update().where(of_phase).values(values))


def _fill_flags(database: sa.Connection, order_id: uuid.UUID) -> None:
    flags = database.scalars(sa.select(FLAGS.c.id).where(FLAGS.c.order_id == order_id)).all()
    for place, flag in enumerate(flags, start=1):
        database.execute(FLAGS.update().where(FLAGS.c.id == flag).values(place=place))


def _forbid_empty_columns() -> None:
    op.drop_index("ix_phases_order_id", "phases")
    with op.batch_alter_table("phases", table_args=(DAYS_IN_ORDER,)) as table:
        table.alter_column("plan_id", existing_type=sa.Uuid(), nullable=False)
        table.drop_constraint(op.f("uq_phases_order_id_number"), type_="unique")
        table.drop_constraint(op.f("fk_phases_order_id"), type_="foreignkey")
        table.drop_column("order_id")
        table.create_unique_constraint(op.f("uq_phases_plan_id_number"), ["plan_id", "number"])
        table.create_foreign_key(op.f("fk_phases_plan_id"), "plans", ["plan_id"], ["id"])
    op.create_index("ix_phases_plan_id", "phases", ["plan_id"])
    with op.batch_alter_table("containers", table_args=(NOT_EMPTY, UNIT)) as table:
        table.alter_column("fill_id", existing_type=sa.Uuid(), nullable=False)
        table.alter_column("spans", existing_type=sa.JSON(), nullable=False)
        table.create_foreign_key(op.f("fk_containers_fill_id"), "fills", ["fill_id"], ["id"])
        table.create_foreign_key(
            op.f("fk_containers_carried_from"), "containers", ["carried_from"], ["id"]
        )
    op.create_index("ix_containers_fill_id", "containers", ["fill_id"])
    with op.batch_alter_table("orders", table_args=(ORDER_STATUS,)) as table:
        table.alter_column("first_on", existing_type=sa.Date(), nullable=False)
        table.alter_column("last_on", existing_type=sa.Date(), nullable=False)
    with op.batch_alter_table("flags", table_args=(SEVERITY,)) as table:
        table.alter_column("place", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("plans") as table:
        table.alter_column("first_day", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    _refuse_what_one_plan_cannot_hold()
    op.add_column("phases", sa.Column("order_id", sa.Uuid(), nullable=True))
    _return_phases()
    op.drop_index("ix_phases_plan_id", "phases")
    with op.batch_alter_table("phases", table_args=(DAYS_IN_ORDER,)) as table:
        table.alter_column("order_id", existing_type=sa.Uuid(), nullable=False)
        table.drop_constraint(op.f("uq_phases_plan_id_number"), type_="unique")
        table.drop_constraint(op.f("fk_phases_plan_id"), type_="foreignkey")
        table.drop_column("plan_id")
        table.create_unique_constraint(op.f("uq_phases_order_id_number"), ["order_id", "number"])
        table.create_foreign_key(op.f("fk_phases_order_id"), "orders", ["order_id"], ["id"])
    op.create_index("ix_phases_order_id", "phases", ["order_id"])
    op.drop_index("ix_containers_fill_id", "containers")
    with op.batch_alter_table("containers", table_args=(NOT_EMPTY, UNIT)) as table:
        table.drop_constraint(op.f("fk_containers_fill_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_containers_carried_from"), type_="foreignkey")
        for column in ("fill_id", "carried_from", "spans"):
            table.drop_column(column)
    op.drop_column("orders", "first_on")
    op.drop_column("orders", "last_on")
    op.drop_column("flags", "place")
    op.drop_column("plans", "first_day")
    op.drop_column("labels", "superseded_at")
    for table_name in ("amendments", "components", "fills"):
        op.drop_table(table_name)


def _refuse_what_one_plan_cannot_hold() -> None:
    later = sa.select(sa.func.count()).select_from(FILLS).where(FILLS.c.number > 1)
    amendments = sa.select(sa.func.count()).select_from(sa.table("amendments"))
    if op.get_bind().scalar(later) or op.get_bind().scalar(amendments):
        raise RuntimeError("orders were amended or made in fills: going back would lose them")


def _return_phases() -> None:
    order_id = sa.select(PLANS.c.order_id).where(PLANS.c.id == PHASES.c.plan_id).scalar_subquery()
    op.get_bind().execute(PHASES.update().values(order_id=order_id))
