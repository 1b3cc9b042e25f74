"""The plan keeps the strategy it says it was made under.

The rules are asked again, of a book laid out here, and what each order got is held against what
the first rule that holds for it opens. The one thing taken as stated are break-even quantities;
`planner.planning.verify` computes them anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from planner.audit.lines import stock_item
from planner.audit.sure import sure_routes
from planner.money import MICRO
from planner.plan import LADDER, RefusalReason, Rule, Strategy, Unserved
from planner.plan.condition import as_sql, columns_of
from planner.plant import Regime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from planner.audit.case import Case
    from planner.audit.lines import Line
    from planner.audit.shapes import RouteShape
    from planner.plan import PlannedOrder, RefusedOrder

_BREAKEVENS = frozenset({"breakeven", "breakeven_flexible"})


@dataclass(frozen=True, slots=True)
class _Open:
    """What is open to an order: regimes, and resources, of which None is all."""

    regimes: frozenset[Regime]
    resources: frozenset[str] | None


def check_strategy(case: Case) -> Iterator[str]:
    """Yield where a plan does what its strategy closes, or leaves undone what it opens."""
    plan = case.plan
    strategy = plan.strategy_document
    if plan.strategy != strategy.name:
        yield f"the strategy is stated as {plan.strategy}, its document is {strategy.name}"
    if plan.overtime and not strategy.switches.overtime:
        yield f"overtime is opened, which the strategy {strategy.name} does not allow"
    yield from _stated(case, strategy)
    try:
        rules = _rules(case, strategy)
    except pl.exceptions.PolarsError as error:
        yield f"a condition of the strategy {strategy.name} has no answer: {error}"
        return
    for order in plan.orders:
        if order.order in case.lines and order.order not in case.begun:
            opened = _opened(strategy, rules.get(order.order))
            yield from _made(case, order, case.lines[order.order], opened, strategy)
    for refused in plan.refused:
        if refused.order in case.lines:
            opened = _opened(strategy, rules.get(refused.order))
            yield from _refused(case, refused, case.lines[refused.order], opened, strategy)


def _stated(case: Case, strategy: Strategy) -> Iterator[str]:
    """Yield break-evens that are missing, too many or of no product."""
    needed = any(columns_of(rule.when) & _BREAKEVENS for rule in strategy.rules)
    products = [row.name for row in case.plant.products] if needed else []
    stated = [row.product for row in case.plan.breakevens]
    if stated != products:
        yield f"break-even quantities are stated of {stated}, the strategy looks at {products}"


def _rules(case: Case, strategy: Strategy) -> dict[str, Rule]:
    """Return by order the first rule that holds for it."""
    if not strategy.rules:
        return {}
    book = pl.DataFrame(_rows(case), infer_schema_length=None, schema_overrides=_TYPES)
    found: dict[str, Rule] = {}
    for rule in reversed(strategy.rules):
        held = book.filter(pl.sql_expr(as_sql(rule.when)))
        found.update(dict.fromkeys(held.get_column("order"), rule))
    return found


_TYPES: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("unit", "customer", "segment", "stock_item"), pl.String),
    **dict.fromkeys(("release", "due", "deadline"), pl.Datetime),
    **dict.fromkeys(("breakeven", "breakeven_flexible"), pl.Int64),
    **dict.fromkeys(
        ("price", "late_cost_per_day", "refusal_cost", "bespoke_minutes", "bespoke_cost"),
        pl.Float64,
    ),
}
"""Types of the columns in which every cell may be empty."""


def _rows(case: Case) -> Iterator[Mapping[str, object]]:
    """Yield the orders as conditions see them: amounts in currency, instants as clocks show."""
    stated = {row.product: (row.line, row.flexible) for row in case.plan.breakevens}
    for row in case.orders.iter_rows(named=True):
        line, flexible = stated.get(row["product"], (None, None))
        yield {
            **{name: row[name] for name in ("order", "product", "family", "must_make", "unit")},
            **{name: row[name] for name in ("customer", "segment", "stock_item", "work_hours")},
            "level": str(row["level"]),
            "quantity": float(row["quantity"]),
            "priority": float(row["priority"]),
            "options": pl.Series(row["options"], dtype=pl.String),
            "regimes": pl.Series([str(name) for name in row["regimes"]], dtype=pl.String),
            "release": _clock(case, row["release_at"]),
            "due": _clock(case, row["due_at"]),
            "deadline": _clock(case, row["deadline_at"]),
            "price": _money(row["price"]),
            "late_cost_per_day": _money(row["late_cost_per_day"]),
            "refusal_cost": _money(row["refusal_cost"]),
            "bespoke_cost": _money(row["bespoke_cost"]),
            "bespoke_minutes": _number(row["bespoke_minutes"]),
            "breakeven": line,
            "breakeven_flexible": flexible,
        }


def _clock(case: Case, moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(case.plant.zone).replace(tzinfo=None)


def _money(micro: int | None) -> float | None:
    return None if micro is None else micro / MICRO


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _opened(strategy: Strategy, rule: Rule | None) -> _Open:
    regimes = frozenset(Regime if rule is None else rule.regimes)
    if not strategy.switches.outsourcing:
        regimes -= {Regime.OUTSOURCED}
    resources = None
    for names in (strategy.resources, () if rule is None else rule.resources):
        if names:
            resources = frozenset(names) if resources is None else resources & set(names)
    return _Open(regimes, resources)


def _steps_up(opened: _Open, strategy: Strategy) -> list[frozenset[Regime]]:
    """Return the sets of regimes that are tried one after another."""
    tried = [opened.regimes]
    if strategy.unserved is Unserved.NEXT:
        highest = max((LADDER.index(r) for r in opened.regimes if r in LADDER), default=-1)
        tried += [frozenset({regime}) for regime in LADDER[highest + 1 :]]
    return tried


def _in(regimes: Iterable[Regime], regime: Regime, line: Line) -> bool:
    """Whether a regime is one of some; baselines for stock are a run on a line, by either name."""
    if line.stock_item is not None:
        return not {Regime.MASS, Regime.HYBRID}.isdisjoint(regimes)
    return regime in regimes


def _made(
    case: Case, order: PlannedOrder, line: Line, opened: _Open, strategy: Strategy
) -> Iterator[str]:
    where = f"order {order.order}"
    tried = _steps_up(opened, strategy)
    place = next((n for n, regimes in enumerate(tried) if _in(regimes, order.regime, line)), None)
    if place is None:
        yield f"{where} is {order.regime}, which the strategy {strategy.name} does not open to it"
        return
    for regimes in tried[:place]:
        missed = _certain(case, line, regimes, opened, strategy)
        if missed:
            yield f"{where} is {order.regime}, but the strategy has {missed.name} for it before"
    for step in order.steps:
        name = step.resource
        if name is not None and opened.resources is not None and name not in opened.resources:
            yield f"{where} is on {name}, which the strategy {strategy.name} does not open to it"
    if not strategy.switches.stock:
        drawn = (draw.item for step in order.steps for draw in step.draws)
        for item in drawn:
            if _is_baseline(case, item):
                yield f"{where} takes {item} from stock, which the strategy does not allow"


def _refused(
    case: Case, order: RefusedOrder, line: Line, opened: _Open, strategy: Strategy
) -> Iterator[str]:
    where = f"order {order.order}"
    if order.reason is RefusalReason.CHOICE and not strategy.switches.refusal:
        yield f"{where} is refused by choice, which the strategy {strategy.name} does not allow"
    if order.reason is not RefusalReason.STRATEGY:
        return
    if order.order in case.begun:
        yield f"{where} is refused by the strategy, but is under way"
    for regimes in _steps_up(opened, strategy):
        left = _certain(case, line, regimes, opened, strategy)
        if left is not None:
            yield f"{where} is refused by the strategy, but it leaves it {left.name}"


def _certain(
    case: Case, line: Line, regimes: frozenset[Regime], opened: _Open, strategy: Strategy
) -> RouteShape | None:
    """Return a route that is open to an order and that it could certainly take, if there is one."""
    if line.deadline_at is not None:
        return None
    for route in sure_routes(case, line):
        if not _in(regimes, route.regime, line):
            continue
        stocked = any(_is_baseline(case, item) for step in route.steps for item in step.usage)
        if stocked and not strategy.switches.stock:
            continue
        named = opened.resources
        if named is None or all(
            any(name is None or name in named for name in step.ways) for step in route.steps
        ):
            return route
    return None


def _is_baseline(case: Case, name: str) -> bool:
    item = stock_item(case.plant, name)
    return item is not None and bool(item.product)
