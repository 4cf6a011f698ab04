"""Backs the whole database up to one file and restores it. Each restore is verified."""

from pharmacy.core.errors import PharmacyError


class BackupRefused(PharmacyError):
    """Nothing was overwritten, and nothing was partly restored."""

    code = "backup_refused"
