"""The names of audit events and of actors."""

from dataclasses import dataclass
from enum import StrEnum


class Event(StrEnum):
    """An event: `subject:what`."""

    ORDER_PLACED = "order:placed"
    ORDER_AMENDED = "order:amended"
    ORDER_SEEN = "order:seen"
    ORDER_LISTED = "order:listed"
    ORDER_HELD = "order:held"
    ORDER_RELEASED = "order:released"
    ORDER_TAKEN_BACK = "order:taken_back"
    ORDER_SENT_BACK = "order:sent_back"
    ORDER_ANSWERED = "order:answered"
    ORDER_VERIFIED = "order:verified"
    ORDER_COMPOUNDED = "order:compounded"
    ORDER_CHECKED = "order:checked"
    ORDER_DISPENSED = "order:dispensed"
    ORDER_CLOSED = "order:closed"
    ORDER_CANCELLED = "order:cancelled"
    CHECK_MADE = "check:made"
    CONTAINER_FILLED = "container:filled"
    CONTAINER_SCANNED = "container:scanned"
    CONTAINER_REFUSED = "container:refused"
    CALENDAR_CHECKED = "calendar:checked"
    FLAG_RESOLVED = "flag:resolved"
    LABEL_RENDERED = "label:rendered"
    LABEL_FAILED = "label:failed"
    LABEL_QUEUED_AGAIN = "label:queued_again"
    PRINT_INTENDED = "print:intended"
    PRINT_SENT = "print:sent"
    PRINT_FAILED = "print:failed"
    PRINT_UNKNOWN = "print:unknown"
    PRINT_ENDED = "print:ended"
    PRINT_SETTLED = "print:settled"
    PRINT_CONFIRMED = "print:confirmed"
    USER_ADDED = "user:added"
    USER_SIGNED_IN = "user:signed_in"
    USER_SIGNED_OUT = "user:signed_out"
    USER_REFUSED = "user:refused"
    USER_SLOWED_DOWN = "user:slowed_down"
    INVITATION_MADE = "invitation:made"
    INVITATION_WITHDRAWN = "invitation:withdrawn"
    USER_DISABLED = "user:disabled"
    USER_ENABLED = "user:enabled"
    USER_ROLE_CHANGED = "user:role_changed"
    USER_CREDENTIAL_CHANGED = "user:credential_changed"
    USER_PIN_SET = "user:pin_set"
    USER_LANGUAGE_CHOSEN = "user:language_chosen"
    USER_SECOND_FACTOR_SET = "user:second_factor_set"
    USER_SECOND_FACTOR_RESET = "user:second_factor_reset"
    USER_RECOVERED = "user:recovered"
    USER_SESSIONS_ENDED = "user:sessions_ended"
    API_KEY_ADDED = "api_key:added"
    API_KEY_ROTATED = "api_key:rotated"
    API_KEY_REVOKED = "api_key:revoked"
    OAUTH_CLIENT_ADDED = "oauth_client:added"
    OAUTH_CLIENT_KEYS_CHANGED = "oauth_client:keys_changed"
    OAUTH_CLIENT_REVOKED = "oauth_client:revoked"
    OAUTH_CLIENT_ADMITTED = "oauth_client:admitted"
    WEBHOOK_ADDED = "webhook:added"
    WEBHOOK_ROTATED = "webhook:rotated"
    WEBHOOK_REMOVED = "webhook:removed"
    WEBHOOK_RESENT = "webhook:resent"
    PRINTER_ADDED = "printer:added"
    PRINTER_RENAMED = "printer:renamed"
    PRINTER_PAUSED = "printer:paused"
    PRINTER_RESUMED = "printer:resumed"
    PRINTER_MADE_DEFAULT = "printer:made_default"
    PRINTER_REMOVED = "printer:removed"
    PRINTER_CHANGED = "printer:changed"
    PRINTER_CALIBRATED = "printer:calibrated"
    FILL_MADE = "fill:made"
    COMPONENT_ADDED = "component:added"
    COMPONENT_WITHDRAWN = "component:withdrawn"
    COMPONENT_RECEIVED = "component:received"
    COMPONENT_CHANGED = "component:changed"
    COMPONENT_MOVED = "component:moved"
    COMPONENT_PACKED = "component:packed"
    COMPONENT_CERTIFIED = "component:certified"
    EQUIPMENT_ADDED = "equipment:added"
    EQUIPMENT_CHANGED = "equipment:changed"
    EQUIPMENT_RETIRED = "equipment:retired"
    EQUIPMENT_LOGGED = "equipment:logged"
    FORMULATION_COPIED = "formulation:copied"
    FORMULATION_EDITED = "formulation:edited"
    FORMULATION_REVIEWED = "formulation:reviewed"
    FORMULATION_ACTIVATED = "formulation:activated"
    FORMULATION_RETIRED = "formulation:retired"


class ActorKind(StrEnum):
    """The kind of actor."""

    USER = "user"
    CLIENT = "sender"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The actor of an event. `id` is the row of the user or client; the system itself has none."""

    kind: ActorKind
    id: str | None
    name: str


# A person who tried to sign in and was refused.
DOOR = Actor(ActorKind.SYSTEM, None, "sign-in")
WORKER = Actor(ActorKind.SYSTEM, None, "worker")
COMMAND_LINE = Actor(ActorKind.SYSTEM, None, "command line")
