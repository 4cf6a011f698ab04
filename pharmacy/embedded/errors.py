"""Why the embedded service could not start or could not work."""

from pharmacy.core.errors import PharmacyError


class NotStarted(PharmacyError):
    """A requirement is missing. The message names the remedy."""

    code = "not_started"


class SampleOrderFailed(PharmacyError):
    """The service runs, but the sample order did not become labels."""

    code = "sample_order_failed"
