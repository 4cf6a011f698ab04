"""The HTTP interface for prescriber systems: parse, authorise, one service call, present."""
