"""A family of published instances: which files of a folder hold them, and the best values known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.instance import Best, Entry
from benchmarks.readers.natural import natural
from benchmarks.readers.tokens import fits

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Instance

Find = Callable[["Path", Mapping[str, Best]], Iterable[Entry]]


@dataclass(frozen=True, slots=True)
class Family:
    """A family.

    Attributes
    ----------
    name
        Also of its folder.
    find
        Yields the instances of a folder; they are read when they are loaded.
    best
        Returns the best values known, by the instances' names.
    """

    name: str
    find: Find
    best: Callable[[Path], dict[str, Best]]

    def entries(self, folder: Path) -> list[Entry]:
        """Return the instances in a folder of this family, sorted by name, numbers by value."""
        return sorted(self.find(folder, self.best(folder)), key=lambda entry: natural(entry.name))


def stem(path: Path) -> str:
    """Return a file's name without ``.txt`` or ``.gz``."""
    name = path.name.removesuffix(".gz")
    return name.rpartition(".")[0] or name


def one_a_file(
    read: Callable[[Path], Instance],
    *patterns: str,
    name: Callable[[Path], str] = stem,
    group: Callable[[Path], str] = lambda path: "",  # noqa: ARG005 (of that form)
    skip: Callable[[Path], bool] = lambda path: False,  # noqa: ARG005 (of that form)
) -> Find:
    """Return how to find instances where each has a file of its own, at any depth.

    Parameters
    ----------
    read
        Reads a file.
    patterns
        Of the names of its files.
    name, group
        Of the instance in a file; see :class:`~benchmarks.instance.Entry`.
    skip
        Says which files that look like it are none.
    """

    def find(folder: Path, best: Mapping[str, Best]) -> Iterator[Entry]:
        found = {path for pattern in patterns for path in folder.rglob(pattern)}
        for path in sorted(found):
            if path.is_file() and not skip(path):
                load = partial(fits, path, partial(read, path))
                yield Entry(name(path), group(path), load, best.get(name(path)))

    return find
