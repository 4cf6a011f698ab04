"""The pages of compounding, final check and dispensing."""
