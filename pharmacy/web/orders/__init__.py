"""The pages of an order: new, shown, verified, amended."""
