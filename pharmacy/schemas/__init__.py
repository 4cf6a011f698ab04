"""Validates input field by field: JSON-shaped input becomes values of the core."""
