"""Rows that every use case reads or adds: orders, transitions, audit, access log, outbox."""
