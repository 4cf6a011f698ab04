"""What would be made for an order, computed before anything is stored."""
