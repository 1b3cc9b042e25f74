"""A pool that works in this process, for tests that are not about processes.

A fresh process costs seconds of loading. That plans do not depend on where they are made is a test
of its own, in `tests/planner/analysis/comparison/test_compare.py`.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

import pytest


class PoolHere:
    """Does what is submitted at once."""

    def submit(self, function: Callable[..., object], *given: object) -> Future:
        future: Future = Future()
        future.set_result(function(*given))
        return future


@contextmanager
def processes_here(
    count: int, function: Callable[..., object] | None = None, base: object = None
) -> Iterator[PoolHere]:
    yield PoolHere()


@pytest.fixture(scope="module")
def in_this_process() -> Iterator[None]:
    """Compare in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.analysis.comparison.compare.processes", processes_here)
        yield
