"""Who may do what: the whole policy in one table."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """What a person is employed as."""

    TECHNICIAN = "technician"
    PHARMACIST = "pharmacist"
    ADMIN = "admin"


class Permission(StrEnum):
    """One thing that somebody may do."""

    PLACE_ORDER = "order:place"
    READ_ORDER = "order:read"
    PRINT_LABEL = "label:print"
    SEE_PRINTER = "printer:see"
    TEST_PRINTER = "printer:test"
    MANAGE_PRINTER = "printer:manage"
    RESOLVE_HOLD = "hold:resolve"
    AMEND_ORDER = "order:amend"
    MAKE_FILL = "fill:make"
    REFILL_EARLY = "fill:early"
    READ_AUDIT = "audit:read"
    VERIFY_ORDER = "order:verify"
    COMPOUND = "order:compound"
    FINAL_CHECK = "order:check"
    HAND_OUT = "order:hand_out"
    CANCEL_ORDER = "order:cancel"
    MANAGE_WEBHOOK = "webhook:manage"
    MANAGE_USERS = "user:manage"
    MANAGE_SENDER = "sender:manage"
    READ_FORMULARY = "formulary:read"


PERMISSIONS: dict[Permission, tuple[Role, ...]] = {
    Permission.PLACE_ORDER: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.READ_ORDER: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    Permission.PRINT_LABEL: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.SEE_PRINTER: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    # A test label names no patient, and who sets a printer up has to see what it prints.
    Permission.TEST_PRINTER: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    Permission.MANAGE_PRINTER: (Role.PHARMACIST, Role.ADMIN),
    # A hold asks for a pharmacist's judgement; an admin account is not a licence.
    Permission.RESOLVE_HOLD: (Role.PHARMACIST,),
    # A change is entered by one and verified by another, as the order itself was.
    Permission.AMEND_ORDER: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.MAKE_FILL: (Role.TECHNICIAN, Role.PHARMACIST),
    # Whether a patient may have more before the last supply ends is a judgement as well.
    Permission.REFILL_EARLY: (Role.PHARMACIST,),
    # Who looked at whom is for who answers for the accounts, and for nobody who works with them.
    Permission.READ_AUDIT: (Role.ADMIN,),
    Permission.VERIFY_ORDER: (Role.PHARMACIST,),
    Permission.COMPOUND: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.FINAL_CHECK: (Role.PHARMACIST,),
    Permission.HAND_OUT: (Role.TECHNICIAN, Role.PHARMACIST),
    # Whoever typed an order in wrongly has to be able to end it; it is safe, and says who and why.
    Permission.CANCEL_ORDER: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.MANAGE_WEBHOOK: (Role.PHARMACIST, Role.ADMIN),
    Permission.MANAGE_USERS: (Role.ADMIN,),
    # A key opens every order of its system.
    Permission.MANAGE_SENDER: (Role.ADMIN,),
    Permission.READ_FORMULARY: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether people of `role` have `permission`."""
    return role in PERMISSIONS[permission]


def may_verify(person: str, entered_by: Collection[str]) -> bool:
    """Two people see an order: who entered it, or changed it since, may not verify it."""
    return person not in entered_by


def may_check(person: str, compounded_by: Collection[str]) -> bool:
    """Two people see a container: who compounded any of them may not do the final check."""
    return person not in compounded_by
