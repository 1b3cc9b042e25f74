import numpy as np
import pytest

from benchmarks.theory.finding import Finding, Relation
from benchmarks.theory.sampling import correlated_normal, mean_and_error, truncated_normal


def test_a_value_within_three_standard_errors_holds():
    assert Finding("sales", 100.0, 102.9, error=1.0).holds
    assert not Finding("sales", 100.0, 103.1, error=1.0).holds
    assert not Finding("sales", 100.0, 96.9, error=1.0).holds


def test_the_rounding_of_the_expected_value_is_left_open():
    assert Finding("advantage", 2560.0, 2564.0, rounding=5).holds
    assert not Finding("advantage", 2560.0, 2566.0, rounding=5).holds


def test_what_is_not_drawn_must_be_met():
    assert Finding("units", 640.0, 640.0).holds
    assert not Finding("units", 640.0, 641.0).holds


def test_a_value_may_have_to_lie_below():
    assert Finding("adds", 10.0, 9.0, relation=Relation.BELOW).holds
    assert Finding("adds", 10.0, 3.0, relation=Relation.BELOW).holds
    assert not Finding("adds", 10.0, 11.0, error=0.2, relation=Relation.BELOW).holds


def test_truncated_draws_are_drawn_again_and_not_clipped():
    drawn = truncated_normal(np.random.default_rng(1), 100, 40, 20, 180, (20_000,))
    assert drawn.min() > 20
    assert drawn.max() < 180
    # Drawing again takes variance away: 34.6 instead of the 37.7 or so of clipping.
    assert drawn.std() == pytest.approx(35.2, abs=0.6)


def test_correlated_draws_have_their_correlation():
    drawn = correlated_normal(np.random.default_rng(1), 5, 2, 0.3, (50_000, 3))
    assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(0.3, abs=0.02)
    assert drawn.std(axis=0) == pytest.approx(2.0, abs=0.03)


def test_without_controls_the_error_is_that_of_the_mean():
    values = np.array([1.0, 2.0, 3.0, 4.0])
    mean, error = mean_and_error(values)
    assert mean == pytest.approx(2.5)
    assert error == pytest.approx(values.std(ddof=1) / 2)


def test_controls_take_out_what_they_explain():
    random = np.random.default_rng(2)
    control = random.standard_normal(400)
    noise = random.standard_normal(400)
    values = 7 + 10 * control + noise
    mean, error = mean_and_error(values, control[:, None])
    assert error == pytest.approx(1 / 20, rel=0.2)
    assert abs(mean - 7) < 4 * error
