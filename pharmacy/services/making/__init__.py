"""How preparations are made: the pharmacy's formulations, from draft to retirement."""
