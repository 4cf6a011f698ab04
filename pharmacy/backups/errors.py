"""Why no backup was made, or none restored."""

from pharmacy.core.errors import PharmacyError


class BackupRefused(PharmacyError):
    """Nothing was written over, and nothing half restored."""

    code = "backup_refused"
