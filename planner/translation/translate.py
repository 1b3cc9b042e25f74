"""From plant and orders to a problem: the only place that makes ticks and indices.

Instants that allow something become the first tick at or after them, dates that must be met the
last tick at or before, open time never a tick that is partly closed: what the core plans holds in
instants too. Work is rounded up to ticks; costs are not, they come from exact minutes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.economics import breakevens
from planner.strategies import OPTIMAL, needs_breakevens
from planner.translation.draft import Draft
from planner.translation.groundwork import groundwork
from planner.translation.impossible import hopeless, must_not_be_stuck, no_route
from planner.translation.offers import begun, offer, unserved
from planner.translation.openings import openings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import polars as pl

    from planner.plant import Plant
    from planner.strategies import Strategy
    from planner.translation.draft import Basis
    from planner.translation.groundwork import Groundwork
    from planner.translation.offers import Offer
    from planner.translation.translation import Impossible, Translation


def translate(
    plant: Plant,
    orders: pl.DataFrame,
    *,
    start_at: datetime | None = None,
    strategy: Strategy = OPTIMAL,
    until: datetime | None = None,
) -> Translation:
    """Return the scheduling problem of a week, with the way back from its indices.

    A strategy closes routes, overtime and refusal. It changes no tick, no changeover and no price,
    so that a plan means and costs the same under every strategy that admits it.

    Parameters
    ----------
    plant
        A plant without errors.
    orders
        Checked orders, as `planner.orders` gives them.
    start_at
        Planning start; without an offset a time on the plant's clock; where it is None, that of
        the plant.
    strategy
        What may be made where, within what plant and orders allow.
    until
        An instant up to which the core must look, however little work there is.

    Raises
    ------
    BadRequest
        Without a planning start, or where the state is at odds with the orders or the strategy
        with the plant.
    NoPlan
        When an order that must be made cannot be; it is named.
    """
    return translate_from(groundwork(plant, orders, start_at), strategy, until)


def translate_from(
    ground: Groundwork, strategy: Strategy, until: datetime | None = None
) -> Translation:
    """Return the scheduling problem of a week of which all strategies share the groundwork.

    It is the same, to the last number, as if `translate` had been asked.

    Raises
    ------
    BadRequest
        Where the strategy is at odds with the plant.
    NoPlan
        When an order that must be made cannot be; it is named.
    """
    factory, basis = ground.factory, ground.basis
    known = breakevens(factory) if needs_breakevens(strategy) else {}
    opened = openings(factory, ground.orders, strategy, known)
    offers = [
        begun(each.line, each.every[0])
        if each.begun
        else offer(factory, each.line, each.every, opening, strategy)
        for each, opening in zip(ground.demands, opened, strict=True)
    ]
    able = [each for each in offers if each.every]
    stuck = tuple(no_route(factory, each.line) for each in offers if not each.every)
    draft, without, late = _first_that_fit(basis, strategy, able, until)
    stuck += (*late, *_unserved(basis, strategy, without))
    must_not_be_stuck(stuck)
    cheapest = {each.line.order: each.cheapest for each in able}
    return replace(draft, impossible=stuck, cheapest=cheapest, breakevens=known)


def impossible_orders(ground: Groundwork) -> tuple[Impossible, ...]:
    """Return the orders that cannot be made under any strategy, with the reasons that plans give.

    Unlike `translate` it does not raise for orders that must be made.
    """
    able = [each for each in ground.demands if each.every]
    draft = Draft(ground.basis, OPTIMAL, [(each.line, each.every) for each in able])
    found = hopeless(draft.translation()) if able else {}
    stuck = (no_route(ground.factory, each.line) for each in ground.demands if not each.every)
    return (*stuck, *found.values())


def _first_that_fit(
    basis: Basis, strategy: Strategy, offers: Sequence[Offer], until: datetime | None
) -> tuple[Translation, list[Offer], list[Impossible]]:
    """Try the routes offered to each order until all orders have some that are not hopeless.

    Returns
    -------
    tuple
        The translation of the orders that have such routes; the offers none of which is left; the
        orders that are hopeless by any route of the plant.
    """
    turn = dict.fromkeys(range(len(offers)), 0)
    lost: list[Impossible] = []
    while True:
        taken = [i for i, place in turn.items() if place < len(offers[i].tries)]
        able = [(offers[i].line, offers[i].tries[turn[i]]) for i in taken]
        draft = Draft(basis, strategy, able, until).translation()
        late = hopeless(draft)
        for job, found in late.items():
            if offers[taken[job]].free and strategy.switches.overtime:
                del turn[taken[job]]
                lost.append(found)
            else:
                turn[taken[job]] += 1
        if not late:
            return draft, [offers[i] for i in turn if i not in set(taken)], lost


def _unserved(basis: Basis, strategy: Strategy, offers: Sequence[Offer]) -> tuple[Impossible, ...]:
    """Return orders that no try could serve; those hopeless under any strategy say so instead."""
    if not offers:
        return ()
    open_to_all = Draft(basis, OPTIMAL, [(each.line, each.every) for each in offers])
    found = hopeless(open_to_all.translation())
    return tuple(
        found[index] if index in found else unserved(basis.factory, each, strategy)
        for index, each in enumerate(offers)
    )
