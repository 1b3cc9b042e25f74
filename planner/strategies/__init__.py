"""Which regimes are open to which orders, and what counts."""

from planner.strategies.strategy import OPTIMAL, Choice, Strategy, strategy_named

__all__ = ["OPTIMAL", "Choice", "Strategy", "strategy_named"]
