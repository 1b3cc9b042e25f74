from fractions import Fraction

import pytest

from benchmarks.instance import Instance
from benchmarks.measures import (
    MEASURES,
    Expectation,
    deviation,
    first_incumbent,
    gap,
    primal_integral,
)
from benchmarks.readers.natural import natural
from solvers import ProblemBuilder, TracePoint


def instance(**fields):
    return Instance(
        name="x",
        problem=ProblemBuilder().build(),
        evaluate=lambda _: Fraction(0),
        **fields,
    )


def trace(*points):
    return [TracePoint(seconds, objective, None, "search") for seconds, objective in points]


def test_a_deviation_is_of_the_best_and_worse_is_above_0():
    assert deviation(Fraction(102), Fraction(100), maximize=False) == 2
    assert deviation(Fraction(98), Fraction(100), maximize=True) == 2
    assert deviation(Fraction(98), Fraction(100), maximize=False) == -2


def test_nothing_is_a_deviation_of_0_but_0_itself():
    assert deviation(Fraction(0), Fraction(0), maximize=False) == 0
    assert deviation(Fraction(1), Fraction(0), maximize=False) is None


def test_a_gap_is_of_the_value_at_least_of_one():
    assert gap(Fraction(200), Fraction(150)) == 25
    assert gap(Fraction(0), Fraction(0)) == 0
    assert gap(Fraction(1, 2), Fraction(0)) == 50


def test_the_primal_integral_is_the_mean_distance_over_the_time_limit():
    # 2 s without, 3 s at 200 against 100, 5 s at the best.
    points = trace((2, 200), (5, 100))
    assert primal_integral(instance(), points, Fraction(100), 10) == pytest.approx(35)


def test_without_an_incumbent_the_primal_integral_is_full():
    assert primal_integral(instance(), [], Fraction(100), 10) == 100


def test_what_comes_after_the_time_limit_does_not_count():
    points = trace((2, 200), (12, 100))
    assert primal_integral(instance(), points, Fraction(100), 10) == pytest.approx(60)


def test_a_best_value_of_0_is_reached_or_not():
    points = trace((1, 50), (5, 0))
    assert primal_integral(instance(), points, Fraction(0), 10) == pytest.approx(50)


def test_a_cost_is_published_in_the_scale_of_the_file():
    revenue = instance(scale=10, constant=Fraction(100), maximize=True)
    assert revenue.published(25) == Fraction("97.5")
    assert instance(scale=10, constant=Fraction(100)).published(25) == Fraction("102.5")


def test_the_first_incumbent_is_not_the_first_bound():
    points = [TracePoint(1.0, None, 5, "unavoidable"), *trace((2.0, 9), (3.0, 8))]
    assert first_incumbent(points) == 2
    assert first_incumbent(points[:1]) is None


def test_an_expectation_of_an_undefined_figure_is_not_met():
    expected = Expectation.parse("controllable_gap <= 4%")
    assert str(expected) == "controllable-gap<=4"
    assert not expected.met({"controllable-gap": None})
    assert expected.met({"controllable-gap": 4.0})


@pytest.mark.parametrize("name", MEASURES)
def test_every_printed_measure_can_be_expected(name):
    expected = Expectation.parse(f"{name}>=1.5e3")
    assert expected.met({name: 1500.0})
    assert not expected.met({name: 1499.0})


def test_numbers_in_names_are_sorted_by_value():
    names = ["mk10", "mk2", "la01_edata", "mk1"]
    assert sorted(names, key=natural) == ["la01_edata", "mk1", "mk2", "mk10"]
