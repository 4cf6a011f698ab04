"""Why a backup or a restore was refused."""

from pharmacy.core.errors import PharmacyError


class BackupRefused(PharmacyError):
    """Nothing was overwritten, and nothing was partly restored."""

    code = "backup_refused"
