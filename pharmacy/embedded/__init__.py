"""The whole service on one machine without any setup. `pharmacy run` starts it."""

from pharmacy.core.errors import PharmacyError


class NotStarted(PharmacyError):
    """A requirement is missing. The message names the remedy."""

    code = "not_started"


class SampleOrderFailed(PharmacyError):
    """The service runs, but the sample order did not become labels."""

    code = "sample_order_failed"
