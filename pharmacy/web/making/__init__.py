"""The pages about how preparations are made: formulations."""
