"""The whole service on one machine with nothing to set up: what `pharmacy run` starts."""

from pharmacy.embedded.service import run

__all__ = ["run"]
