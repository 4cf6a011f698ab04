"""A pharmacy for a person: a URL, an account, a printer."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.roles import Role
from pharmacy.services.people import users
from pharmacy.services.printing import printers
from tests import cast, passwords


@dataclass(frozen=True)
class Pharmacy:
    """Its URL, and the output folder of its printer."""

    database_url: str
    address: str
    printed: Path

    def furnish(self) -> None:
        """Add two technicians, a pharmacist and a printer."""
        engine = db.make_engine(self.database_url, pooled=False)
        now = datetime.datetime.now(datetime.UTC)
        with db.transaction(engine) as session:
            hashed = passwords.hashed(cast.PASSWORD)
            for name in (cast.TINA, cast.TOM):
                users.add_user(session, name, Role.TECHNICIAN, hashed, now, COMMAND_LINE)
            ada = users.add_user(session, cast.ADA, Role.PHARMACIST, hashed, now, COMMAND_LINE)
            ada.totp_secret = cast.AUTHENTICATOR
            printers.add_printer(
                session, "Front desk", f"folder:{self.printed}", "4x3", now, COMMAND_LINE
            )
        engine.dispose()
