"""The FHIR R4 API: requests and responses are resources."""
