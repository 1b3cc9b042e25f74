"""The known name a person most likely meant."""

from collections.abc import Iterable

_LONGEST = 100  # matching is quadratic, and a cell can hold a megabyte


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the name of `known` that is most like `name`, or None if none is much like it.

    Letters' case does not count: planners type what their sheets show.
    """
    from difflib import get_close_matches

    by_folded = {candidate.casefold(): candidate for candidate in known}
    matches = get_close_matches(name.casefold()[:_LONGEST], by_folded, n=1)
    return by_folded[matches[0]] if matches else None


def did_you_mean(name: str, known: Iterable[str], *, at_most: int = 8) -> str:
    """Return a hint for a name that is not known: the nearest one, or what there is to choose from.

    Parameters
    ----------
    name
        What was written.
    known
        What could have been written.
    at_most
        How many names to list where none is near.
    """
    names = list(known)
    match = nearest(name, names)
    if match is not None:
        return f"did you mean {match!r}?"
    if not names:
        return "there is none to choose from"
    listed = ", ".join(repr(candidate) for candidate in names[:at_most])
    return f"choose from {listed}" + (" ..." if len(names) > at_most else "")
