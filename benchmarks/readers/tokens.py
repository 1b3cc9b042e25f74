"""Reads the plain text of published instances, one word after the other."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from planner.errors import InputRejected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

_N = TypeVar("_N")

_LARGEST = 2**53
"""Beyond this nothing in a published instance is meant as it stands."""


def read_text(path: Path) -> str:
    """Return the text of a file, unpacked where its name ends in ``.gz``.

    Raises
    ------
    InputRejected
        When it cannot be unpacked or is no text.
    """
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return raw.decode("utf-8-sig")
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputRejected(f"{path}: not readable as text: {error}") from error


def broken_file(path: Path, what: str) -> InputRejected:
    """Return the error for a file that is not of its family's format."""
    return InputRejected(
        f"{path}: {what}", hint="the family's SOURCE.md, or its reader, says what the format is"
    )


class Tokens:
    """The words of a text, taken from the front.

    Parameters
    ----------
    path
        For messages.
    text
        What is read; line ends count as blanks.
    """

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._words = text.split()
        self._next = 0

    @property
    def left(self) -> int:
        """How many words have not been taken."""
        return len(self._words) - self._next

    def word(self, expected: str) -> None:
        """Take one word, which must be the expected one."""
        (found,) = self._take(1, repr(expected))
        if found != expected:
            raise broken_file(self.path, f"word {self._next} is {found!r}, expected {expected!r}")

    def number(self, what: str, least: int = 0) -> int:
        """Take a whole number."""
        return int(self.numbers(1, what, least)[0])

    def numbers(self, count: int, what: str, least: int = 0) -> NDArray[np.int64]:
        """Take `count` whole numbers.

        Raises
        ------
        InputRejected
            When there are fewer, one is no whole number, or one is less than `least`.
        """
        words = self._take(count, what)
        values = np.empty(count, dtype=np.int64)
        for place, word in enumerate(words):
            try:
                value = int(word)
            except ValueError:
                value = least - 1
            if not least <= value <= _LARGEST:
                at = self._next - count + place + 1
                raise broken_file(
                    self.path,
                    f"word {at} is {word!r}, expected {what}, a whole number of at least {least}",
                )
            values[place] = value
        return values

    def table(self, shape: tuple[int, ...], what: str, least: int = 0) -> NDArray[np.int64]:
        """Take whole numbers row by row into an array of that shape."""
        return self.numbers(int(np.prod(shape)), what, least).reshape(shape)

    def end(self) -> None:
        """Make sure that nothing is left."""
        if self.left:
            raise broken_file(
                self.path,
                f"{self.left} words are left where it should end, the first is "
                f"{self._words[self._next]!r}",
            )

    def _take(self, count: int, what: str) -> list[str]:
        words = self._words[self._next : self._next + count]
        if len(words) < count:
            raise broken_file(self.path, f"ends after {len(self._words)} words, expected {what}")
        self._next += count
        return words


def fits(path: Path, read: Callable[[], _N]) -> _N:
    """Return what `read` does, telling of the file where its content is no such instance."""
    try:
        return read()
    except (ValueError, KeyError, IndexError, TypeError, OverflowError) as error:
        raise broken_file(path, f"not of the expected form: {error}") from error
