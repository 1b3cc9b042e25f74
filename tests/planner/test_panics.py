"""A panic of compiled code becomes an exception, and nothing else changes."""

import polars as pl
import pytest

from planner.panics import TablePanic, contained


def test_a_panic_becomes_an_exception_with_its_first_words():
    with pytest.raises(TablePanic, match=r"^out of range$"), contained():
        raise pl.exceptions.PanicException("out of range\nat src/lib.rs")


def test_a_panic_is_no_exception_by_itself():
    assert not issubclass(pl.exceptions.PanicException, Exception)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, OSError, pl.exceptions.ShapeError])
def test_everything_else_passes_as_it_is(kind):
    with pytest.raises(kind), contained():
        raise kind("x")
