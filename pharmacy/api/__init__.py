"""The HTTP API for prescribers' systems: parse, authorize, call one service, present."""
