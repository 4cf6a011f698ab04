"""Prescriber systems: their keys and tokens, their FHIR resources, their webhooks."""
