"""A pharmacy for a person: a URL, an account, a printer."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.roles import Role
from pharmacy.services.people import users
from pharmacy.services.printing import printers
from tests import passwords

NAME = "tina"
SECOND = "tom"
PHARMACIST = "ada"
PASSWORD = "correct horse battery"
# The secret in the pharmacist's authenticator.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


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
            users.add_user(
                session, NAME, Role.TECHNICIAN, passwords.hashed(PASSWORD), now, COMMAND_LINE
            )
            users.add_user(
                session, SECOND, Role.TECHNICIAN, passwords.hashed(PASSWORD), now, COMMAND_LINE
            )
            ada = users.add_user(
                session, PHARMACIST, Role.PHARMACIST, passwords.hashed(PASSWORD), now, COMMAND_LINE
            )
            ada.totp_secret = SECRET
            printers.add_printer(
                session, "Front desk", f"folder:{self.printed}", "4x3", now, COMMAND_LINE
            )
        engine.dispose()
