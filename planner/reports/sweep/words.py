"""What a sweep concludes, a sentence a chart, each with how sure it is; all from its figures.

What sort of figures those are is said once, in the verdict (`how_known`); a chart's own sentence
adds how close it is, and what the bounds prove of it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from planner.analysis.sweep.findings import (
    REFUSED,
    Certainty,
    choices,
    conditions,
    effects,
    values_of,
)
from planner.money import MICRO
from planner.reports.parts.charts import coarse, signed
from planner.reports.parts.words import percent, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planner.analysis.sweep.findings import Best, Flip, Payback
    from planner.analysis.sweep.point import Point
    from planner.analysis.sweep.row import SweepRow
    from planner.analysis.sweep.sweep import Swept

CLOSE = 0.01
"""A margin below this share of the cost is called close."""

_STILL = 0.005
"""A share that moves by less than this is called still."""


def value_label(value: float | None) -> str:
    """Return a value of a parameter; what is left as it is has none."""
    return "as is" if value is None else f"{value:g}"


def name_label(name: str) -> str:
    """Return the name of a parameter as one reads it."""
    return name.replace("_", " ")


def at(point: Point, names: Iterable[str]) -> str:
    """Return some parameters of a point, as `lines 2, cells 1`."""
    return ", ".join(f"{name_label(n)} {value_label(getattr(point, n))}" for n in names)


def headline(bests: Sequence[Best], mixes: Sequence[Best], parameters: Sequence[str]) -> str:
    """Return the one sentence that an analyst takes along."""
    if not bests:
        return "No point of this sweep has a plan."
    if mixes:
        asked = choices(parameters)
        wins = Counter(values_of(best.row.point, asked) for best in mixes)
        mix, number = wins.most_common(1)[0]
        words = ", ".join(f"{n} {value_label(v)}" for n, v in zip(asked, mix, strict=True))
        where = (
            _of(number, len(mixes), "condition", "under") if conditions(parameters) else "of all"
        )
        return f"{_begun(words)} costs least {where}, fixed costs included."
    wins_by = Counter(best.row.strategy for best in bests)
    strategy, number = wins_by.most_common(1)[0]
    return f"{strategy} is cheapest {_of(number, len(bests), 'point')}."


def on_mixes(mixes: Sequence[Best], parameters: Sequence[str], currency: str) -> str:
    """Return what to conclude on choices under conditions."""
    asked, given = choices(parameters), conditions(parameters)
    changes = len({values_of(best.row.point, asked) for best in mixes})
    measured = [best for best in mixes if best.next is not None and best.margin is not None]
    words = (
        "The same choice is cheapest under every condition"
        if changes == 1
        else f"The cheapest choice depends on the conditions: {changes} different ones win"
    )
    if measured:
        least = min(measured, key=lambda best: best.margin_share or 0.0)
        where = f" at {at(least.row.point, given)}" if given else ""
        words += (
            f"; it is ahead of the next by {percent(least.margin_share or 0.0)} or more, "
            f"which is {_money(least.margin)} {currency}{where}"
            if least.margin
            else f"; the next one costs the same{where}"
        )
    return f"{words}{_close(mixes)}{_proven(mixes)}."


def on_payback(
    found: Sequence[Payback], parameters: Sequence[str], currency: str, days: float
) -> str:
    """Return whether the cheapest choices are worth what they take; nothing where they take none.

    Parameters
    ----------
    days
        Of the planning horizon, over which costs are counted.
    """
    taking = [each for each in found if each.extra > 0 and each.horizons is not None]
    if not taking:
        return ""
    quick = min(taking, key=lambda each: each.horizons or 0.0)
    slow = max(taking, key=lambda each: each.horizons or 0.0)
    given, asked = conditions(parameters), choices(parameters)

    def words(each: Payback) -> str:
        beside = f" under {at(each.row.point, given)}" if given else ""
        years = (each.horizons or 0.0) * days / 365
        return (
            f"{at(each.row.point, asked)} takes {_money(each.extra)} {currency} more than "
            f"{at(each.thrifty.point, asked)} and saves {_money(each.saving)} in {days:g} days"
            f"{beside}: paid back in {years:,.1f} years of such demand"
        )

    ending = "" if quick is slow else f"; {words(slow)}"
    return f"Investment is in none of the totals. {_begun(words(quick))}{ending}."


def on_strategies(bests: Sequence[Best], left_out: str | None) -> str:
    """Return what to conclude on who is cheapest where.

    Parameters
    ----------
    left_out
        A strategy that is cheapest everywhere, beside which the others are now compared.
    """
    wins = Counter(best.row.strategy for best in bests).most_common()
    ranks = "; ".join(f"{name} {_of(number, len(bests), 'point')}" for name, number in wins)
    lead = "Cheapest is " if left_out is None else f"Cheapest of all but {left_out} is "
    return f"{lead}{ranks}{_ahead(bests)}{_close(bests)}{_proven(bests)}."


def on_flips(found: Sequence[Flip], parameters: Sequence[str], bests: Sequence[Best]) -> str:
    """Return what to conclude on where the cheapest strategy changes.

    Parameters
    ----------
    bests
        At every point, of the strategies among which it may change.
    """
    if not found:
        return (
            "Between no two neighbouring points does the cheapest strategy change, so within the "
            "range of this sweep the choice of strategy hangs on none of them"
            f"{_ahead(bests)}{_close(bests)}{_proven(bests)}."
        )
    sides = [best for flip in found for best in (flip.before, flip.after)]
    by = Counter(flip.parameter for flip in found)
    most, number = by.most_common(1)[0]
    first = min(
        (flip for flip in found if flip.parameter == most),
        key=lambda flip: min(flip.before.margin or 0, flip.after.margin or 0),
    )
    others = [name for name in parameters if name != most]
    beside = f" at {at(first.before.row.point, others)}" if others else ""
    low, high = (getattr(best.row.point, most) for best in (first.before, first.after))
    about = "" if first.crossing is None else f", about {first.crossing:.3g} on a straight line"
    return (
        f"The cheapest strategy changes {plural(len(found), 'time')}, {number:,} of them along "
        f"{name_label(most)}; closest is the change from {first.before.row.strategy} to "
        f"{first.after.row.strategy} between {low:g} and {high:g}{about}{beside}"
        f"{_close(sides, 'beside a change')}{_proven(sides)}."
    )


def on_cost(rows: Sequence[SweepRow], parameters: Sequence[str], currency: str) -> str:
    """Return what to conclude on the cost of one strategy."""
    low, high = min(rows, key=lambda r: r.total), max(rows, key=lambda r: r.total)
    words = (
        f"{_begun(_kind(rows))} run from {_money(low.total)} {currency} at "
        f"{at(low.point, parameters)} to {_money(high.total)} at {at(high.point, parameters)}"
    )
    found = effects(rows, parameters)
    if not found:
        return f"{words}{_gaps(rows)}."
    first = found[0]
    always = (
        f"the same way in all {plural(first.pairs, 'comparison')}"
        if first.same_sign
        else f"not the same way in all {plural(first.pairs, 'comparison')}"
    )
    return (
        f"{words}; strongest is {name_label(first.parameter)}: from {first.low:g} to "
        f"{first.high:g} it changes the cost by {signed(first.change / MICRO)} {currency} on "
        f"the mean, "
        f"{always}{_gaps(rows)}."
    )


def on_front(rows: Sequence[SweepRow], found: Sequence[SweepRow], currency: str) -> str:
    """Return what to conclude on cost against OTIF under one condition."""
    cheap, good = found[0], found[-1]
    share = percent(cheap.on_time_share or 0.0)
    if cheap is good:
        return (
            f"{cheap.strategy} at {_money(cheap.total)} {currency} is cheapest and delivers most "
            f"on time in full ({share}) of {len(rows):,} {_kind(rows)}: nothing is to be traded"
            f"{_gaps(rows)}."
        )
    gain = 100 * ((good.on_time_share or 0.0) - (cheap.on_time_share or 0.0))
    price = (good.total - cheap.total) / MICRO
    return (
        f"{len(found)} of {len(rows):,} {_kind(rows)} are on the front, from {cheap.strategy} with "
        f"{share} on time in full for {_money(cheap.total)} {currency} to {good.strategy} with "
        f"{percent(good.on_time_share or 0.0)} for {_money(good.total)}: a point of percent "
        f"costs {coarse(price / gain)} {currency} on the mean{_gaps(rows)}."
    )


def on_regimes(
    shares: Mapping[str, Mapping[float | None, Mapping[str, float]]], rows: Sequence[SweepRow]
) -> str:
    """Return what to conclude on how orders are made where the cheapest strategy makes them."""
    moves = []
    for name, by_value in shares.items():
        ends = list(by_value.items())
        if not ends:
            continue
        (first, start), (last, end) = ends[0], ends[-1]
        for regime in start:
            change = end.get(regime, 0.0) - start[regime]
            moves.append((abs(change), name, regime, first, last, start[regime], change))
    most = max(moves, key=lambda move: move[0], default=None)
    if most is None or most[0] < _STILL:
        return (
            f"In these {_kind(rows)} the parameters do not change how orders are made: no share "
            f"moves by half a point of percent{_gaps(rows)}."
        )
    _, name, regime, first, last, begin, change = most
    noun = "refused orders" if regime == REFUSED else f"orders made {regime}"
    return (
        f"In these {_kind(rows)} the share of {noun} moves most: from {percent(begin)} to "
        f"{percent(begin + change)} as {name_label(name)} goes from {value_label(first)} to "
        f"{value_label(last)}{_gaps(rows)}."
    )


def on_missing(found: Swept, points: int, strategies: Sequence[str]) -> str:
    """Return which points were left out and who has no plan where; nothing where all have."""
    words = []
    for why, number in Counter(found.left_out.values()).most_common():
        words.append(f"{plural(number, 'point')} of {points:,} left out: {why}")
    whole = points - len(found.left_out)
    for name in strategies:
        reasons = Counter(why for (_, one), why in found.without_plan.items() if one == name)
        if reasons:
            (why, number), *others = reasons.most_common()
            number += sum(count for _, count in others)
            ending = (
                f" at most of them, and {plural(len(others), 'other reason')}" if others else ""
            )
            words.append(
                f"{name} has no plan {_of(number, whole, 'point')} where another one has: {why}"
                + ending
            )
    return f"{'; '.join(words)}." if words else ""


def how_known(rows: Sequence[SweepRow]) -> str:
    """Return what sort of figures those are and how far they bear a decision, for all charts."""
    if not rows:
        return ""
    if rows[0].evaluator != "rough":
        gaps = [row.gap for row in rows if row.gap is not None]
        room = f", whose gaps are up to {percent(max(gaps))}" if gaps else ""
        return (
            f"How sure is that? All figures are of plans found by search{room}: what the bounds "
            "do not prove, a better search could change."
        )
    if rows[0].bound is not None:
        return (
            "How sure is that? All totals are lower bounds, not plans: plans cost more, by amounts "
            "that may differ, so they rule out and do not choose."
        )
    return (
        "How sure is that? All figures are rough estimates without a bound on their error, as "
        "orders are divided and nothing is sequenced: plan in detail what is ahead by less than "
        f"{percent(CLOSE, 0)} before deciding."
    )


def _ahead(bests: Sequence[Best]) -> str:
    """Return by how much the cheapest are ahead at least, as the end of a sentence."""
    shares = [best.margin_share for best in bests if best.margin_share is not None]
    if not shares:
        return "; there is nothing to compare with"
    return f"; the cheapest is ahead of the next by {percent(min(shares))} or more"


def _close(bests: Sequence[Best], where: str = "") -> str:
    """Return in how many cases the margin is slight, as the end of a sentence."""
    shares = [best.margin_share for best in bests if best.margin_share is not None]
    close = sum(share < CLOSE for share in shares)
    if not close:
        return ""
    place = f" {where}" if where else ""
    return (
        f"; in {close:,} of {plural(len(shares), 'case')}{place} by less than {percent(CLOSE, 0)}"
    )


def _proven(bests: Sequence[Best]) -> str:
    """Return what the bounds of plans prove, as the end of a sentence; rough ones prove nothing."""
    compared = [best for best in bests if best.next is not None]
    kinds = Counter(best.certainty for best in compared)
    if not kinds[Certainty.PROVEN] and not kinds[Certainty.FOUND]:
        return ""
    if not kinds[Certainty.FOUND]:
        return "; the bounds prove it"
    return f"; the bounds prove {kinds[Certainty.PROVEN]:,} of {plural(len(compared), 'case')}"


def _kind(rows: Sequence[SweepRow]) -> str:
    """Return what a figure is called: a plan, an estimate or a bound."""
    if rows[0].evaluator != "rough":
        return "plans"
    return "rough estimates" if rows[0].bound is None else "lower bounds"


def _gaps(rows: Sequence[SweepRow]) -> str:
    """Return how far plans may be from the best, as the end of a sentence."""
    gaps = [row.gap for row in rows if row.gap is not None]
    return f"; the gaps are up to {percent(max(gaps))}" if gaps else ""


def _of(number: int, whole: int, noun: str, at: str = "at") -> str:
    if number == whole:
        return f"{at} all {plural(whole, noun)}" if whole > 1 else f"{at} the one {noun}"
    return f"{at} {number:,} of {plural(whole, noun)}"


def _begun(words: str) -> str:
    """Return words as a sentence begins; names in them stay as they are."""
    return words[:1].upper() + words[1:]


def _money(micro: int) -> str:
    return coarse(micro / MICRO)
