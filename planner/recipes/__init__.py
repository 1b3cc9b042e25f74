"""Recipes of example plants and synthetic order books: the same wishes give the same bytes."""

from planner.recipes.recipe import Instance, Recipe, Wishes
from planner.recipes.registry import RECIPES
from planner.recipes.write import instance_files, write_instance

__all__ = [
    "RECIPES",
    "Instance",
    "Recipe",
    "Wishes",
    "instance_files",
    "write_instance",
]
