"""Times as their median and 99th percentile."""

import statistics
from collections.abc import Sequence

PERCENTILES = 100


class Figures:
    """Times measured in seconds and printed in milliseconds."""

    def __init__(self, seconds: Sequence[float]) -> None:
        self.seconds = seconds

    @property
    def median(self) -> float:
        """In seconds."""
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        cuts = statistics.quantiles(self.seconds, n=PERCENTILES, method="inclusive")
        return (
            f"median {self.median * 1000:.3g} ms, "
            f"99th percentile {cuts[-1] * 1000:.3g} ms of {len(self.seconds)}"
        )
