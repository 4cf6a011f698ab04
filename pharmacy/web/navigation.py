"""The pages in the top bar, who sees them, and their key after g."""

from dataclasses import dataclass

from pharmacy.core.roles import Permission
from pharmacy.web.shell.languages import marked


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A page in the top bar. is_rare: under "More". key: after g; "" for none."""

    endpoint: str
    name: str
    permission: Permission
    key: str = ""
    is_rare: bool = False


PLACES = (
    NavigationItem("web.board.show", marked("Board"), Permission.READ_ORDER, "b"),
    NavigationItem("web.orders.index", marked("Orders"), Permission.READ_ORDER, "o"),
    NavigationItem(
        "web.patients.index", marked("Patients"), Permission.READ_ORDER, "a", is_rare=True
    ),
    NavigationItem("web.new_order.show", marked("New order"), Permission.PLACE_ORDER, "n"),
    NavigationItem("web.printers.show", marked("Printers"), Permission.SEE_PRINTER, "p"),
    NavigationItem("web.figures.show", marked("Figures"), Permission.READ_ORDER, "f", is_rare=True),
    NavigationItem(
        "web.final_verification.near_misses",
        marked("Near misses"),
        Permission.READ_ORDER,
        is_rare=True,
    ),
    NavigationItem(
        "web.formulary.index", marked("Formulary"), Permission.READ_FORMULARY, "d", is_rare=True
    ),
    NavigationItem(
        "web.webhooks.index", marked("Webhooks"), Permission.MANAGE_WEBHOOK, is_rare=True
    ),
    NavigationItem(
        "web.api_clients.index", marked("API clients"), Permission.MANAGE_CLIENTS, is_rare=True
    ),
    NavigationItem("web.users.index", marked("Users"), Permission.MANAGE_USERS, is_rare=True),
    NavigationItem("web.audit.index", marked("Audit"), Permission.READ_AUDIT, is_rare=True),
)
