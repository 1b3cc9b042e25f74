"""The recipes there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.examples.bicycles import BICYCLES
from planner.examples.computers import COMPUTERS
from planner.examples.furniture import FURNITURE
from planner.examples.minimal import MINIMAL
from planner.examples.weekly import WEEKLY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.examples.recipe import Recipe

RECIPES: Mapping[str, Recipe] = {
    recipe.name: recipe for recipe in (MINIMAL, FURNITURE, BICYCLES, COMPUTERS, WEEKLY)
}
"""By name: the smallest plant, then the examples, then the one for benchmarks."""
