"""Phrases of the vocabulary as the tests write them a second time."""


def said(listed: str) -> list[str]:
    """Each of the phrases that are written with bars between them."""
    return listed.split(" | ")
