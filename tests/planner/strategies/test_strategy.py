from decimal import Decimal

import pytest

from planner.errors import BadRequest
from planner.plant import Level, Regime
from planner.strategies import OPTIMAL, Choice, strategy_named


@pytest.mark.parametrize("regime", list(Regime))
def test_optimal_leaves_every_choice_open(regime):
    choice = Choice("A1", "chair", "seats", Level.BESPOKE, Decimal(1), None, regime, "bench")
    assert OPTIMAL.allows(choice)


def test_a_built_in_strategy_is_found_by_its_name():
    assert strategy_named("optimal") is OPTIMAL


def test_an_unknown_strategy_names_the_nearest():
    with pytest.raises(BadRequest, match="'optimale'") as raised:
        strategy_named("optimale")
    assert "optimal" in raised.value.hint
