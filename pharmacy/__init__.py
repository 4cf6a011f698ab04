"""A compounding pharmacy's orders, plans and labels."""
