"""Why the embedded service could not start or could not do its work."""

from pharmacy.core.errors import PharmacyError


class NotStarted(PharmacyError):
    """Something that must be there first is not; the message names the remedy."""

    code = "not_started"


class SampleOrderFailed(PharmacyError):
    """The service runs, and yet the sample order did not become labels."""

    code = "sample_order_failed"
