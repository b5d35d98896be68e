"""Who waits."""


def length() -> int:
    """How many."""
    return 1
