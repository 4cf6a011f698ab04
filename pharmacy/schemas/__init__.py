"""What may come in, field by field: JSON-shaped input becomes values of the core."""
