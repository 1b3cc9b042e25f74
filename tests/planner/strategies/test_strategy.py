import pytest

from planner.errors import BadRequest
from planner.strategies import OPTIMAL, built_in, strategy_named


def test_a_built_in_strategy_is_found_by_its_name():
    assert strategy_named("optimal") == OPTIMAL


def test_an_unknown_strategy_names_the_nearest():
    with pytest.raises(BadRequest, match="'optimale'") as raised:
        strategy_named("optimale")
    assert "optimal" in raised.value.hint


def test_there_are_seven_built_in_strategies_and_each_says_what_it_is_for():
    found = built_in()
    names = ["mass", "flexible", "custom", "segmented", "volume", "hybrid", "optimal"]
    assert [strategy.name for strategy in found] == names
    assert all(strategy.purpose.endswith(".") for strategy in found)
