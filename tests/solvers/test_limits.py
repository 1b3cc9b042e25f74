"""Stopping criteria look at progress and name a reason of the result."""

import math

import pytest

from solvers.limits import (
    CancelToken,
    Limits,
    Progress,
    cancelled,
    first_of,
    gap_limit,
    target,
    time_limit,
    work_limit,
)
from solvers.result import Termination


def test_time_stops_at_its_limit_and_not_before():
    assert time_limit(5)(Progress(seconds=4.9)) is None
    assert time_limit(5)(Progress(seconds=5)) == "time_limit"


def test_work_stops_at_its_limit_and_not_before():
    assert work_limit(5)(Progress(work=4.9, seconds=100)) is None
    assert work_limit(5)(Progress(work=5)) == "work_limit"


def test_a_gap_needs_an_incumbent_and_a_bound():
    assert gap_limit(0.5)(Progress(objective=10)) is None
    assert gap_limit(0.5)(Progress(bound=10)) is None


def test_a_gap_is_relative_to_the_incumbent():
    assert gap_limit(0.1)(Progress(objective=100, bound=89)) is None
    assert gap_limit(0.1)(Progress(objective=100, bound=90)) == "gap_limit"


def test_a_gap_of_an_incumbent_of_zero_is_absolute():
    assert gap_limit(0.1)(Progress(objective=0, bound=-1)) is None
    assert gap_limit(0.1)(Progress(objective=0, bound=0)) == "gap_limit"


def test_a_target_is_reached_from_above():
    assert target(7)(Progress(objective=8)) is None
    assert target(7)(Progress(objective=7)) == "gap_limit"
    assert target(7)(Progress()) is None


def test_a_token_once_cancelled_stays_cancelled():
    token = CancelToken()
    assert cancelled(token)(Progress()) is None
    token.cancel()
    token.cancel()
    assert cancelled(token)(Progress()) == "interrupted"


def test_the_first_reason_in_order_is_given():
    both = Progress(seconds=9, work=9)
    assert first_of(work_limit(1), time_limit(1))(both) == "work_limit"
    assert first_of(time_limit(1), work_limit(1))(both) == "time_limit"
    assert first_of()(both) is None


def test_all_limits_together_stop_for_the_one_reached():
    stop = Limits(time_limit=10, gap=0.1, work_limit=10, target=5).criterion(CancelToken())
    assert stop(Progress(seconds=1, work=1, objective=100, bound=0)) is None
    assert stop(Progress(seconds=11, work=1)) == "time_limit"
    assert stop(Progress(seconds=1, work=11)) == "work_limit"
    assert stop(Progress(objective=100, bound=95)) == "gap_limit"
    assert stop(Progress(objective=5, bound=0)) == "gap_limit"


def test_no_limit_never_stops():
    assert Limits(time_limit=None).criterion()(Progress(seconds=1e9, work=1e9)) is None


@pytest.mark.parametrize("field", ["time_limit", "gap", "work_limit"])
@pytest.mark.parametrize("value", [-1.0, math.nan])
def test_a_limit_below_zero_or_not_a_number_is_refused(field, value):
    with pytest.raises(ValueError, match=field):
        Limits(**{field: value})


def test_every_reason_is_a_termination():
    token = CancelToken()
    token.cancel()
    progress = Progress(seconds=1, work=1, objective=0, bound=0)
    criteria = (time_limit(1), work_limit(1), gap_limit(0), target(0), cancelled(token))
    assert {Termination(criterion(progress)) for criterion in criteria} == {*Termination} - {
        Termination.OPTIMAL
    }
