"""The built-in strategies, and how one is found by a name or in a file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.errors import BadRequest
from planner.nearest import did_you_mean
from planner.strategies.read import load_strategy, parse_strategy

if TYPE_CHECKING:
    from planner.plan.strategy import Strategy

BUILT_IN: Final = ("mass", "flexible", "custom", "segmented", "volume", "hybrid", "optimal")
"""Names of the built-in strategies, from the least flexible one; each is a TOML file beside."""

_SUFFIX: Final = ".toml"


def built_in() -> tuple[Strategy, ...]:
    """Return the built-in strategies."""
    return tuple(strategy_named(name) for name in BUILT_IN)


@cache
def strategy_named(name: str) -> Strategy:
    """Return the built-in strategy of that name.

    Raises
    ------
    BadRequest
        When there is none.
    """
    if name not in BUILT_IN:
        raise BadRequest(
            f"there is no strategy {name!r}",
            hint=f"{did_you_mean(name, BUILT_IN)} or name a file such as own.toml",
        )
    text = (files("planner.strategies") / "built_in" / f"{name}{_SUFFIX}").read_text("utf-8")
    return parse_strategy(text, f"the built-in strategy {name}")


def find_strategy(name: str) -> Strategy:
    """Return a strategy by the name of a built-in one or the path of a file.

    What ends in `.toml` or holds a folder is a path; a built-in name is never taken for a file.

    Raises
    ------
    BadRequest
        When there is none, or the file is not a strategy.
    """
    path = Path(name)
    if name in BUILT_IN or not (path.suffix == _SUFFIX or len(path.parts) > 1):
        return strategy_named(name)
    return load_strategy(path)
