"""Phrases of the vocabulary, as the tests repeat them."""


def said(listed: str) -> list[str]:
    """Each of the phrases separated by bars."""
    return listed.split(" | ")
