"""The FHIR R4 door: what comes in and goes out are resources, and nothing else is told."""
