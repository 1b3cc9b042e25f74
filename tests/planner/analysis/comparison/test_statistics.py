"""Student's interval of paired differences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.analysis.comparison.statistics import paired, student_below, student_quantile


@pytest.mark.parametrize(
    ("degrees", "printed"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (9, 2.262), (30, 2.042), (120, 1.980)],
)
def test_quantiles_are_those_of_the_printed_tables(degrees, printed):
    assert student_quantile(0.975, degrees) == pytest.approx(printed, abs=5e-4)


@given(st.floats(0.5, 0.9999), st.integers(1, 200))
def test_a_quantile_has_its_probability(probability, degrees):
    value = student_quantile(probability, degrees)
    assert student_below(value, degrees) == pytest.approx(probability, abs=1e-9)


def test_the_interval_is_students():
    found = paired([1.0, 2.0, 3.0])
    assert found.mean == 2
    assert found.high - found.mean == pytest.approx(4.302653 / 3**0.5, abs=1e-5)
    assert not found.sure


def test_a_difference_that_never_changes_is_sure():
    assert paired([5.0, 5.0, 5.0]).sure


def test_one_scenario_says_nothing_of_the_spread():
    found = paired([7.0])
    assert (found.mean, found.low, found.high, found.sure) == (7.0, None, None, False)
