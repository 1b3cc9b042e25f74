"""Recipes of example plants and synthetic order books: the same wishes give the same bytes."""

from planner.examples.recipe import Instance, Recipe, Wishes
from planner.examples.registry import RECIPES
from planner.examples.write import instance_files, write_instance

__all__ = [
    "RECIPES",
    "Instance",
    "Recipe",
    "Wishes",
    "instance_files",
    "write_instance",
]
