"""FHIR R4 resources as values of the core, and values of the core as resources; no I/O."""
