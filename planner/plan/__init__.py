"""The plan: a versioned document that opens without the solver, and its folder on disk.

``plan.orders`` says of every order how and when it is made, ``plan.resources`` of every station in
which sequence. Instants carry the plant's offset, money is in micro-units (`planner.money` shows
it), and costs add up: orders to plan, terms to total, total to objective.
"""

from planner.plan.cost import COST_TERMS, Cost
from planner.plan.document import FORMAT, InputFile, Limits, Plan, plan_schema
from planner.plan.fields import Instant, MicroMoney, fixed_offset
from planner.plan.figures import Improvement, Kpis, Regimes, Solution, Status, Termination
from planner.plan.folder import (
    INPUTS,
    PLAN_FILE,
    inputs_folder,
    load_plan,
    save_plan,
)
from planner.plan.inputs import changed_inputs, fingerprints
from planner.plan.orders import (
    Asked,
    Changeover,
    Draw,
    OrderDefect,
    PlannedOrder,
    QuarantinedOrder,
    RefusalReason,
    RefusedOrder,
    Step,
)
from planner.plan.resources import (
    CumulativeVolume,
    OpenedOvertime,
    ResourcePlan,
    Span,
    Station,
    Visit,
)
from planner.plan.strategy import (
    LADDER,
    OPTIMAL,
    ProductBreakevens,
    Rule,
    Strategy,
    Switches,
    Unserved,
    Weights,
)
from planner.plan.summary import ShownCost, Summary, summarize

__all__ = [
    "COST_TERMS",
    "FORMAT",
    "INPUTS",
    "LADDER",
    "OPTIMAL",
    "PLAN_FILE",
    "Asked",
    "Changeover",
    "Cost",
    "CumulativeVolume",
    "Draw",
    "Improvement",
    "InputFile",
    "Instant",
    "Kpis",
    "Limits",
    "MicroMoney",
    "OpenedOvertime",
    "OrderDefect",
    "Plan",
    "PlannedOrder",
    "ProductBreakevens",
    "QuarantinedOrder",
    "RefusalReason",
    "RefusedOrder",
    "Regimes",
    "ResourcePlan",
    "Rule",
    "ShownCost",
    "Solution",
    "Span",
    "Station",
    "Status",
    "Step",
    "Strategy",
    "Summary",
    "Switches",
    "Termination",
    "Unserved",
    "Visit",
    "Weights",
    "changed_inputs",
    "fingerprints",
    "fixed_offset",
    "inputs_folder",
    "load_plan",
    "plan_schema",
    "save_plan",
    "summarize",
]
