"""The words beside a reason code."""

from pharmacy.core.errors import invalid
from pharmacy.core.messages import Message


def line(words: str, most: int) -> str:
    """The words as one line of at most `most` characters. It may be empty.

    Raises InvalidInput at `/words` for too many characters or ones that cannot be seen.
    """
    joined = " ".join(words.split())
    if len(joined) > most:
        message = Message("too_many_characters", "Give at most %(most)s characters.", most=most)
        raise invalid("/words", "too_long", message)
    if not joined.isprintable():
        message = Message("unseen_characters", "Leave out characters that cannot be seen.")
        raise invalid("/words", "character", message)
    return joined
