"""Create the tables.

Schema and data go in separate migrations. Old code must run on the new schema until every process
is replaced: add first, fill, then forbid, then drop.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RX_NUMBERS = sa.Sequence("rx_numbers", start=1_000_001)


def upgrade() -> None:
    if op.get_bind().dialect.supports_sequences:
        op.execute(sa.schema.CreateSequence(RX_NUMBERS))
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
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
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject", "subject_id"])

    op.create_table(
        "patients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("identity_key", sa.String(length=64), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("address", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("allergies", sa.JSON(), nullable=False),
        sa.Column("medications", sa.JSON(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patients")),
    )
    op.create_index("ix_patients_identity_key", "patients", ["identity_key"])

    op.create_table(
        "prescribers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("npi", sa.String(length=10), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prescribers")),
    )
    op.create_index("ix_prescribers_npi", "prescribers", ["npi"])

    op.create_table(
        "printers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("uri", sa.String(length=300), nullable=False),
        sa.Column("stock", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printers")),
        sa.UniqueConstraint("name", name=op.f("uq_printers_name")),
    )
    op.create_table(
        "senders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_senders")),
        sa.UniqueConstraint("name", name=op.f("uq_senders_name")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "technician",
                "pharmacist",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name=op.f("fk_api_keys_sender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
    )
    op.create_index("ix_api_keys_sender_id", "api_keys", ["sender_id"])

    op.create_table(
        "idempotency_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("etag", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["senders.id"], name=op.f("fk_idempotency_records_sender_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_records")),
        sa.UniqueConstraint("sender_id", "key", name=op.f("uq_idempotency_records_sender_id_key")),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rx_number", sa.BigInteger(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("external_id", sa.String(length=100), nullable=True),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("prescriber_id", sa.Uuid(), nullable=False),
        sa.Column("drug", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("quantity_written", sa.Integer(), nullable=True),
        sa.Column("directions_written", sa.Text(), nullable=True),
        sa.Column("refills", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=100), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "held",
                "verified",
                "compounding",
                "ready",
                "dispensed",
                "cancelled",
                name="orderstatus",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["users.id"], name=op.f("fk_orders_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_orders_patient_id")),
        sa.ForeignKeyConstraint(
            ["prescriber_id"], ["prescribers.id"], name=op.f("fk_orders_prescriber_id")
        ),
        sa.ForeignKeyConstraint(["sender_id"], ["senders.id"], name=op.f("fk_orders_sender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("rx_number", name=op.f("uq_orders_rx_number")),
        sa.UniqueConstraint(
            "sender_id", "external_id", name=op.f("uq_orders_sender_id_external_id")
        ),
    )
    op.create_index("ix_orders_patient_id", "orders", ["patient_id"])
    op.create_index("ix_orders_prescriber_id", "orders", ["prescriber_id"])

    op.create_table(
        "web_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_web_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_sessions_token_hash")),
    )
    op.create_index("ix_web_sessions_user_id", "web_sessions", ["user_id"])

    op.create_table(
        "flags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "hold",
                "warning",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_flags_order_id")),
        sa.ForeignKeyConstraint(["resolved_by"], ["users.id"], name=op.f("fk_flags_resolved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    op.create_index("ix_flags_order_id", "flags", ["order_id"])

    op.create_table(
        "phases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "first_day >= 1 AND last_day >= first_day", name=op.f("ck_phases_days_in_order")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_phases_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phases")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_phases_order_id_number")),
    )
    op.create_index("ix_phases_order_id", "phases", ["order_id"])

    op.create_table(
        "plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("formulary_version", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("capsules", sa.Integer(), nullable=False),
        sa.Column("strengths", sa.Integer(), nullable=False),
        sa.Column("most_capsules_per_dose", sa.Integer(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("options_complete", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_plans_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("order_id", "version", name=op.f("uq_plans_order_id_version")),
    )
    op.create_index("ix_plans_order_id", "plans", ["order_id"])

    op.create_table(
        "containers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("phase_number", sa.Integer(), nullable=False),
        sa.Column("strength_picograms", sa.BigInteger(), nullable=False),
        sa.Column(
            "strength_unit",
            sa.Enum("mg", "mcg", name="unit", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("capsules", sa.Integer(), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("beyond_use_on", sa.Date(), nullable=False),
        sa.Column("lot", sa.String(length=40), nullable=False),
        sa.CheckConstraint("capsules > 0", name=op.f("ck_containers_not_empty")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_containers_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_containers")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_containers_plan_id_number")),
    )
    op.create_index("ix_containers_plan_id", "containers", ["plan_id"])

    op.create_table(
        "phase_doses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phase_id", sa.Uuid(), nullable=False),
        sa.Column(
            "time",
            sa.Enum(
                "morning",
                "noon",
                "evening",
                "bedtime",
                name="timeofday",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("dose_picograms", sa.BigInteger(), nullable=False),
        sa.Column(
            "dose_unit",
            sa.Enum("mg", "mcg", name="unit", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.CheckConstraint("dose_picograms >= 0", name=op.f("ck_phase_doses_dose_not_negative")),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name=op.f("fk_phase_doses_phase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_doses")),
        sa.UniqueConstraint("phase_id", "time", name=op.f("uq_phase_doses_phase_id_time")),
    )
    op.create_table(
        "labels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("container_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("phase_number", sa.Integer(), nullable=False),
        sa.Column("stock", sa.String(length=20), nullable=False),
        sa.Column("wording_version", sa.String(length=80), nullable=False),
        sa.Column("barcode", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "rendering",
                "rendered",
                "failed",
                name="labelstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["container_id"], ["containers.id"], name=op.f("fk_labels_container_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_labels_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("barcode", name=op.f("uq_labels_barcode")),
        sa.UniqueConstraint("container_id", "version", name=op.f("uq_labels_container_id_version")),
    )
    op.create_index("ix_labels_order_id", "labels", ["order_id"])
    op.create_index("ix_labels_undone", "labels", ["state", "lease_until"])

    op.create_table(
        "plan_takes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("phase_dose_id", sa.Uuid(), nullable=False),
        sa.Column("strength_picograms", sa.BigInteger(), nullable=False),
        sa.Column(
            "strength_unit",
            sa.Enum("mg", "mcg", name="unit", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("capsules", sa.Integer(), nullable=False),
        sa.CheckConstraint("capsules > 0", name=op.f("ck_plan_takes_some_capsules")),
        sa.ForeignKeyConstraint(
            ["phase_dose_id"], ["phase_doses.id"], name=op.f("fk_plan_takes_phase_dose_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_takes_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_takes")),
    )
    op.create_index("ix_plan_takes_plan_id", "plan_takes", ["plan_id"])

    op.create_table(
        "print_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label_id", sa.Uuid(), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "intended",
                "sending",
                "sent",
                "unknown",
                "failed",
                name="printstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=300), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("intended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["label_id"], ["labels.id"], name=op.f("fk_print_attempts_label_id")
        ),
        sa.ForeignKeyConstraint(
            ["printer_id"], ["printers.id"], name=op.f("fk_print_attempts_printer_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_print_attempts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_attempts")),
    )
    op.create_index("ix_print_attempts_label_id", "print_attempts", ["label_id"])
    op.create_index("ix_print_attempts_printer_id", "print_attempts", ["printer_id"])
    op.create_index("ix_print_attempts_undone", "print_attempts", ["state", "intended_at"])


def downgrade() -> None:

    op.drop_table("print_attempts")

    op.drop_table("plan_takes")

    op.drop_table("labels")
    op.drop_table("phase_doses")

    op.drop_table("containers")

    op.drop_table("plans")

    op.drop_table("phases")

    op.drop_table("flags")

    op.drop_table("web_sessions")

    op.drop_table("orders")
    op.drop_table("idempotency_records")

    op.drop_table("api_keys")
    op.drop_table("users")
    op.drop_table("senders")
    op.drop_table("printers")

    op.drop_table("prescribers")

    op.drop_table("patients")

    op.drop_table("audit_entries")
    if op.get_bind().dialect.supports_sequences:
        op.execute(sa.schema.DropSequence(RX_NUMBERS))
