"""The pages for sign-in, accounts and users."""
