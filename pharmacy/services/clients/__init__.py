"""API clients: their keys and tokens, FHIR resources, and webhooks."""
