"""From the verified order to the dispensed bottle."""
