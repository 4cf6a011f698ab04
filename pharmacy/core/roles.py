"""Who may do what: the whole policy in one table."""

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


PERMISSIONS: dict[Permission, tuple[Role, ...]] = {
    Permission.PLACE_ORDER: (Role.TECHNICIAN, Role.PHARMACIST),
    Permission.READ_ORDER: (Role.TECHNICIAN, Role.PHARMACIST, Role.ADMIN),
    Permission.PRINT_LABEL: (Role.TECHNICIAN, Role.PHARMACIST),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether people of `role` have `permission`."""
    return role in PERMISSIONS[permission]
