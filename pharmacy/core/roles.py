"""Roles and permissions: the whole policy in one table."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """The position of a person in the pharmacy."""

    TECHNICIAN = "technician"
    PHARMACIST = "pharmacist"
    ADMIN = "admin"


class Permission(StrEnum):
    """One action that a person may be allowed to do."""

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
    FINAL_VERIFICATION = "order:check"
    DISPENSE = "order:hand_out"
    CANCEL_ORDER = "order:cancel"
    MANAGE_WEBHOOK = "webhook:manage"
    MANAGE_USERS = "user:manage"
    MANAGE_CLIENTS = "sender:manage"
    READ_FORMULARY = "formulary:read"
    READ_LOT = "lot:read"
    RECEIVE_LOT = "lot:receive"
    RELEASE_LOT = "lot:release"
    SEE_EQUIPMENT = "equipment:see"
    LOG_EQUIPMENT = "equipment:log"
    MANAGE_EQUIPMENT = "equipment:manage"
    SEE_COSTS = "costs:see"
    SET_COSTS = "costs:set"
    WRITE_FORMULATION = "formulation:write"
    REVIEW_FORMULATION = "formulation:review"
    READ_BATCH = "batch:read"
    MAKE_BATCH = "batch:make"
    RELEASE_BATCH = "batch:release"


PERMISSIONS: dict[Permission, tuple[Role, ...]] = {
    Permission.PLACE_ORDER: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.READ_ORDER: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    Permission.PRINT_LABEL: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.SEE_PRINTER: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    # A test label names no patient, and a person who sets up a printer must see what it prints.
    Permission.TEST_PRINTER: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    Permission.MANAGE_PRINTER: (Role.PHARMACIST, Role.ADMIN),
    # A hold needs a pharmacist's judgment. An admin account is not a license.
    Permission.RESOLVE_HOLD: (Role.PHARMACIST,),
    # One person enters a change and another verifies it, as for the order itself.
    Permission.AMEND_ORDER: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.MAKE_FILL: (Role.TECHNICIAN, Role.PHARMACIST),
    # Whether a patient may have more before the last supply ends is also a matter of judgment.
    Permission.REFILL_EARLY: (Role.PHARMACIST,),
    # The access log is for the person responsible for the accounts, not for those who use them.
    Permission.READ_AUDIT: (Role.ADMIN,),
    Permission.VERIFY_ORDER: (Role.PHARMACIST,),
    Permission.COMPOUND: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.FINAL_VERIFICATION: (Role.PHARMACIST,),
    Permission.DISPENSE: (Role.TECHNICIAN, Role.PHARMACIST),
    # A person who entered a wrong order must be able to end it. It is safe, and records who and
    # why.
    Permission.CANCEL_ORDER: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.MANAGE_WEBHOOK: (Role.PHARMACIST, Role.ADMIN),
    Permission.MANAGE_USERS: (Role.ADMIN,),
    # A key gives access to every order of its client.
    Permission.MANAGE_CLIENTS: (Role.ADMIN,),
    Permission.READ_FORMULARY: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    Permission.READ_LOT: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    Permission.RECEIVE_LOT: (Role.TECHNICIAN, Role.PHARMACIST),
    # Whether a lot may go into a medicine, or has to leave the shelf, is a pharmacist's judgment.
    Permission.RELEASE_LOT: (Role.PHARMACIST,),
    Permission.SEE_EQUIPMENT: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    Permission.LOG_EQUIPMENT: (Role.TECHNICIAN, Role.PHARMACIST),
    # A minimum weight and a calibration decide what may be weighed.
    Permission.MANAGE_EQUIPMENT: (Role.PHARMACIST,),
    Permission.SEE_COSTS: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    # They decide which plan of an order is proposed.
    Permission.SET_COSTS: (Role.PHARMACIST, Role.ADMIN),
    # Two pharmacists answer for a formulation: one writes it, another reviews it.
    Permission.WRITE_FORMULATION: (Role.PHARMACIST,),
    Permission.REVIEW_FORMULATION: (Role.PHARMACIST,),
    Permission.READ_BATCH: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    Permission.MAKE_BATCH: (Role.TECHNICIAN, Role.PHARMACIST),
    # Whether a preparation may go to a patient is a pharmacist's judgment.
    Permission.RELEASE_BATCH: (Role.PHARMACIST,),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether people of `role` have `permission`."""
    return role in PERMISSIONS[permission]


def may_verify(person: str, entered_by: Collection[str]) -> bool:
    """Two people see an order: a person who entered or changed it may not verify it."""
    return person not in entered_by


def may_check(person: str, compounded_by: Collection[str]) -> bool:
    """Two people see a container: a person who compounded one may not do the final verification."""
    return person not in compounded_by
