"""A comparison of strategies on disk: the document, its table, and the plans behind it.

::

    plans/week-10-compared/
        .planner            says that planner wrote the folder
        comparison.json     the document, money in micro-units
        comparison.parquet  a row for each strategy and scenario
        comparison.html     what it says, for people
        comparison.xlsx     the same tables, for those who go on calculating
        plans/NAME/         the plan of the given book under each strategy
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from planner.analysis.comparison.document import FORMAT
from planner.folders import write_folder
from planner.money import MICRO
from planner.planning.inputs import save_week
from planner.reports.comparison.page import write_comparison_page
from planner.reports.comparison.workbook import write_comparison_workbook
from planner.reports.parts.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from planner.analysis.comparison.compare import Compared
    from planner.analysis.outcome import Outcome
    from planner.plant import Plant


def write_comparison(
    compared: Compared, folder: Path, plant: Plant, orders: pl.DataFrame
) -> tuple[Path, ...]:
    """Write a comparison into a folder of its own, all of it or nothing.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    BadRequest
        When `folder` is not planner's to replace, or cannot be written.
    """
    names: list[str] = []

    def write(fresh: Path) -> list[str]:
        found = compared.comparison
        (fresh / "comparison.json").write_text(
            found.model_dump_json(indent=2) + "\n", encoding="utf-8"
        )
        outcome_frame(found.outcomes).write_parquet(fresh / "comparison.parquet")
        for name, plan in zip(plan_folders(compared.plans), compared.plans.values(), strict=True):
            save_week(plan, fresh / "plans" / name, plant, orders)
        page = write_comparison_page(found, fresh)
        # Every plan begins at the same instant; some strategy has one, or there is no comparison.
        plan = next(iter(compared.plans.values()))
        start = Clock(plan).show(plan.start_at)
        book = write_comparison_workbook(found, fresh, start)
        names.extend(["comparison.json", "comparison.parquet", page, book, "plans"])
        return names

    write_folder(folder, FORMAT, write)
    return tuple(folder / name for name in names)


def plan_folders(strategies: Iterable[str]) -> list[str]:
    """Return names for the folders of strategies' plans: no two the same, and fit for files."""
    names: list[str] = []
    for strategy in strategies:
        plain = re.sub(r"[^a-z0-9_.-]+", "-", strategy.lower()).strip(".-") or "strategy"
        same = sum(re.sub(r"-\d+$", "", name) == plain for name in names)
        names.append(plain if not same else f"{plain}-{same + 1}")
    return names


def outcome_frame(rows: Iterable[Outcome]) -> pl.DataFrame:
    """Return outcomes as a table: a row each, money in currency, nested figures as columns."""
    flat = []
    for row in rows:
        record = row.model_dump(mode="json")
        cost = record.pop("cost")
        regimes = record.pop("regimes")
        utilization = record.pop("utilization")
        served = record.pop("served")
        for name in ("bound", "lost_margin"):
            record[name] = None if record[name] is None else record[name] / MICRO
        flat.append(
            {
                **record,
                **{f"cost_{term}": amount / MICRO for term, amount in cost.items()},
                **{f"orders_{regime}": number for regime, number in regimes.items()},
                **{f"utilization_{kind}": share for kind, share in utilization.items()},
                **{f"served_{segment}": share for segment, share in served.items()},
            }
        )
    return pl.DataFrame(flat, infer_schema_length=None)
