"""The pages for prescriber systems: API clients and webhooks."""
