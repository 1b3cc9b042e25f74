"""Panics of compiled table libraries, as the exceptions they should be.

Where such a library meets what its authors thought impossible it raises a `PanicException`, which
is no `Exception`: it would pass every handler and end a service. Whatever reads a file of somebody
else, or asks a condition from one, does it inside `contained`.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class TablePanic(ValueError):
    """A table library gave up on the data; its own first words say at what."""


@contextmanager
def contained() -> Iterator[None]:
    """Let a panic out of this block as a `TablePanic`; everything else passes as it is.

    Raises
    ------
    TablePanic
        Where the block panics.
    """
    try:
        yield
    except BaseException as error:
        # Every compiled library has a class of its own of this name, with no base in common.
        if type(error).__name__ != "PanicException":
            raise
        words = str(error).strip().partition("\n")[0]
        raise TablePanic(words or "the table library gave up on it") from error
