"""Converts FHIR R4 resources to values of the core, and back. No I/O."""
