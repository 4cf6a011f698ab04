"""The pages for compounding, final verification and dispensing."""
