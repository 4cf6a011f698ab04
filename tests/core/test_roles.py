"""Roles and permissions: the whole policy, so that every change of it is also a change here."""

import pytest

from pharmacy.core import roles
from pharmacy.core.roles import Permission, Role

POLICY = {
    #                        technician  pharmacist  admin
    Permission.PLACE_ORDER: (True, True, False),
    Permission.READ_ORDER: (True, True, True),
    Permission.PRINT_LABEL: (True, True, False),
    Permission.SEE_PRINTER: (True, True, True),
    Permission.TEST_PRINTER: (True, True, True),
    Permission.MANAGE_PRINTER: (False, True, True),
    Permission.RESOLVE_HOLD: (False, True, False),
    Permission.AMEND_ORDER: (True, True, False),
    Permission.MAKE_FILL: (True, True, False),
    Permission.REFILL_EARLY: (False, True, False),
    Permission.READ_AUDIT: (False, False, True),
    Permission.MANAGE_WEBHOOK: (False, True, True),
    Permission.VERIFY_ORDER: (False, True, False),
    Permission.COMPOUND: (True, True, False),
    Permission.FINAL_VERIFICATION: (False, True, False),
    Permission.DISPENSE: (True, True, False),
    Permission.CANCEL_ORDER: (True, True, False),
    Permission.MANAGE_USERS: (False, False, True),
    Permission.MANAGE_CLIENTS: (False, False, True),
    Permission.READ_FORMULARY: (True, True, True),
    Permission.READ_LOT: (True, True, True),
    Permission.RECEIVE_LOT: (True, True, False),
    Permission.RELEASE_LOT: (False, True, False),
    Permission.SEE_EQUIPMENT: (True, True, True),
    Permission.LOG_EQUIPMENT: (True, True, False),
    Permission.MANAGE_EQUIPMENT: (False, True, False),
    Permission.SEE_COSTS: (True, True, True),
    Permission.SET_COSTS: (False, True, True),
    Permission.WRITE_FORMULATION: (False, True, False),
    Permission.REVIEW_FORMULATION: (False, True, False),
    Permission.READ_BATCH: (True, True, True),
    Permission.MAKE_BATCH: (True, True, False),
    Permission.RELEASE_BATCH: (False, True, False),
}
TABLE = [
    (role, permission, may)
    for permission, row in POLICY.items()
    for role, may in zip((Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN), row, strict=True)
]


@pytest.mark.parametrize(("role", "permission", "may"), TABLE)
def test_a_role_may_do_exactly_what_the_policy_says(
    role: Role, permission: Permission, *, may: bool
) -> None:
    assert roles.may(role, permission) is may


def test_the_policy_here_covers_every_role_and_permission() -> None:
    covered = {(role, permission) for role, permission, _ in TABLE}
    assert covered == {(role, permission) for role in Role for permission in Permission}


def test_every_permission_is_in_the_table() -> None:
    assert set(roles.PERMISSIONS) == set(Permission)


def test_a_person_who_entered_or_changed_an_order_may_not_verify_it() -> None:
    assert not roles.may_verify("ada", {"ada", "tina"})
    assert roles.may_verify("bert", {"ada", "tina"})


def test_a_person_who_compounded_any_container_may_not_do_the_final_verification() -> None:
    assert not roles.may_check("ada", {"ada", "tina"})
    assert roles.may_check("bert", {"ada", "tina"})
