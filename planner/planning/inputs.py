"""The normalized copy of what a plan was made from, beside the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import BadRequest, InputRejected, PlannerError
from planner.orders import check_orders, write_orders
from planner.plan import save_plan
from planner.plant import load_plant, save_plant

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    import polars as pl

    from planner.plan import Plan
    from planner.plant import Plant

PLANT = "plant"
ORDERS = "orders.csv"


def save_week(plan: Plan, folder: Path, plant: Plant, orders: pl.DataFrame) -> Path:
    """Write a plan into its folder with a copy of plant and orders; return ``plan.json``.

    Raises
    ------
    BadRequest
        When the folder is not planner's to replace; see `planner.plan.save_plan`.
    """
    return save_plan(plan, folder, inputs_writer(plant, orders))


def inputs_writer(plant: Plant, orders: pl.DataFrame) -> Callable[[Path], None]:
    """Return what writes the normalized copy of plant and checked orders into a folder."""

    def write(folder: Path) -> None:
        save_plant(plant, folder / PLANT)
        write_orders(orders, folder / ORDERS, plant)

    return write


def read_inputs(folder: Path, start_at: datetime) -> tuple[Plant, pl.DataFrame]:
    """Return plant and orders from the normalized copy in a folder.

    Raises
    ------
    BadRequest
        When the copy is missing, damaged or does not hold together.
    """
    if not (folder / PLANT).is_dir() or not (folder / ORDERS).is_file():
        raise BadRequest(
            f"{folder} does not hold the inputs of the plan", hint="solve again to verify the plan"
        )
    try:
        plant = load_plant(folder / PLANT)
        orders = check_orders(folder / ORDERS, plant, start_at)
    except InputRejected as error:
        raise BadRequest(
            f"{folder} is damaged: {error.defects[0]}", hint="solve again to verify the plan"
        ) from error
    except PlannerError as error:
        raise BadRequest(f"{folder} is damaged: {error.message}", hint=error.hint) from error
    if not orders.usable():
        first = next(defect for defect in orders.defects if defect.severity == "error")
        raise BadRequest(f"{folder} is damaged: {first}", hint="solve again to verify the plan")
    return plant, orders.frame
