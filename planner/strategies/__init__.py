"""How things are to be made: who may be made where, and what counts; built-in strategies and own.

A strategy is a document, `planner.plan.strategy`, because a plan keeps the one it was made under.
This room reads such documents from TOML, holds the built-in ones, which are documents like any
other, and says of the orders of a book which rule holds for which.
"""

from planner.plan.strategy import (
    LADDER,
    OPTIMAL,
    Rule,
    Strategy,
    Switches,
    Unserved,
    Weights,
)
from planner.strategies.library import BUILT_IN, built_in, find_strategy, strategy_named
from planner.strategies.match import (
    Breakevens,
    matching_rules,
    needs_breakevens,
    order_view,
)
from planner.strategies.read import as_toml, load_strategy, parse_strategy, strategy_of

__all__ = [
    "BUILT_IN",
    "LADDER",
    "OPTIMAL",
    "Breakevens",
    "Rule",
    "Strategy",
    "Switches",
    "Unserved",
    "Weights",
    "as_toml",
    "built_in",
    "find_strategy",
    "load_strategy",
    "matching_rules",
    "needs_breakevens",
    "order_view",
    "parse_strategy",
    "strategy_named",
    "strategy_of",
]
