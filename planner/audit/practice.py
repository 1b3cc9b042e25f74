"""The cumulative volume that a plan hands on is what it started from and what it makes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.audit.case import Case


def check_practice(case: Case) -> Iterator[str]:
    """Yield volumes that are missing, stated twice, or not what was made by the horizon's end."""
    stated: dict[tuple[str, str], Fraction] = {}
    for row in case.plan.volume:
        if (row.product, row.resource) in stated:
            yield f"the volume of {row.product} on {row.resource or 'all'} is stated twice"
        stated[row.product, row.resource] = Fraction(row.made)
    known = _volumes(case) if case.plant.learning else {}
    for key in sorted(stated.keys() | known.keys()):
        told, made = stated.get(key), known.get(key)
        if told != made:
            product, resource = key
            yield (
                f"the volume of {product} on {resource or 'all'} is stated as {_shown(told)}, it "
                f"is {_shown(made)}"
            )


def _shown(amount: Fraction | None) -> str:
    return "none" if amount is None else f"{float(amount):g}"


def _volumes(case: Case) -> dict[tuple[str, str], Fraction]:
    found: dict[tuple[str, str], Fraction] = {}
    for row in case.plant.state_volume:
        found[row.product, row.resource] = Fraction(row.made)
    for work in case.works:
        name = work.step.resource
        product = case.floor.catalogue.product(work.line.product)
        if name is None or product is None or case.at(work.step.end_at) > case.horizon_end:
            continue
        key = (product.family_name, name)
        found[key] = found.get(key, Fraction(0)) + Fraction(work.step.good)
    return found
