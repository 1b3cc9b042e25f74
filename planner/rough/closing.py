"""Ways that a rough plan may not use, said by a predicate: one model serves many strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from planner.routes.lines import Line
    from planner.routes.ways import Recipe, StepRecipe, Way
    from planner.translation.translation import Translation


def closed_ways(
    translation: Translation, admits: Callable[[Line, Recipe, Way], bool]
) -> NDArray[np.bool_]:
    """Return per mode of the core whether it is closed.

    Parameters
    ----------
    admits
        Of an order, one of its routes and a way to do one of its steps, whether it may be used.
        A route with a step that has no way left is not used either.
    """
    return np.array(
        [not admits(line, recipe, way) for line, recipe, _, way in ways(translation)], dtype=bool
    )


def ways(translation: Translation) -> Iterator[tuple[Line, Recipe, StepRecipe, Way]]:
    """Yield what every mode of the core stands for, in the order of its arrays."""
    for line, recipes in zip(translation.lines, translation.recipes, strict=True):
        for recipe in recipes:
            for step in recipe.steps:
                for name in translation.modes(step):
                    yield line, recipe, step, name.way
