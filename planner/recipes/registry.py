"""The recipes there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.recipes.bicycles import BICYCLES
from planner.recipes.computers import COMPUTERS
from planner.recipes.furniture import FURNITURE
from planner.recipes.minimal import MINIMAL
from planner.recipes.weekly import WEEKLY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.recipes.recipe import Recipe

RECIPES: Mapping[str, Recipe] = {
    recipe.name: recipe for recipe in (MINIMAL, FURNITURE, BICYCLES, COMPUTERS, WEEKLY)
}
"""By name: the smallest plant, then the examples, then the one for benchmarks."""
