"""The pages for equipment: balances and their checks, machines, rooms, and their logs."""
