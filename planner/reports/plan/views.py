"""Everything that the formats of a report show of a plan, worked out once.

A page, a workbook, a picture and a CSV file that show the same figure take it from here, so no two
of them can differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.reports.parts.amounts import Amounts, amounts
from planner.reports.parts.clock import Clock
from planner.reports.plan import order_tables, plan_tables, shop_tables
from planner.reports.plan.gantt import Gantt, gantt
from planner.reports.plan.headline import Tile, proof, tiles, verdict
from planner.reports.plan.load import Shift, shifts

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.reports.parts.table import Table


@dataclass(frozen=True, slots=True)
class Views:
    """What there is to show of one plan."""

    plan: Plan
    clock: Clock
    money: Amounts
    verdict: str
    proof: str
    tiles: tuple[Tile, ...]
    shifts: tuple[Shift, ...]
    gantt: Gantt
    figures: Table
    cost: Table
    regimes: Table
    orders: Table
    order_costs: Table
    late: Table
    refused: Table
    quarantined: Table
    steps: Table
    changeovers: Table
    overtime: Table
    load: Table
    resources: Table
    settings: Table
    inputs: Table


def views(plan: Plan) -> Views:
    """Work out what there is to show of a plan."""
    clock, money = Clock(plan), amounts(plan)
    work = shifts(plan, clock)
    return Views(
        plan=plan,
        clock=clock,
        money=money,
        verdict=verdict(plan),
        proof=proof(plan),
        tiles=tiles(plan),
        shifts=work,
        gantt=gantt(plan, clock),
        figures=plan_tables.figures_table(plan),
        cost=plan_tables.terms_table(money),
        regimes=plan_tables.regimes_table(plan, money),
        orders=order_tables.orders_table(plan, money, clock),
        order_costs=order_tables.cost_table(plan, money),
        late=order_tables.late_table(plan, money, clock),
        refused=order_tables.refused_table(plan, money, clock),
        quarantined=order_tables.quarantined_table(plan),
        steps=shop_tables.steps_table(plan, clock),
        changeovers=shop_tables.changeovers_table(plan, money, clock),
        overtime=shop_tables.overtime_table(plan, money, clock),
        load=shop_tables.load_table(work),
        resources=shop_tables.resources_table(plan),
        settings=plan_tables.settings_table(plan, clock),
        inputs=plan_tables.inputs_table(plan),
    )
