"""The pages for API clients and webhooks."""
