"""What a comparison of strategies says, in sentences: who leads, how surely, who is beaten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.analysis.comparison.standing import lead, standings
from planner.money import in_currency
from planner.reports.parts.charts import coarse
from planner.reports.parts.words import percent, percent_at_most, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.analysis.comparison.document import Comparison
    from planner.analysis.comparison.standing import Lead
    from planner.analysis.comparison.statistics import Paired


def headline(found: Comparison) -> str:
    """Return the one sentence that an analyst takes along."""
    first = lead(found)
    mine = {row.strategy: row for row in standings(found)}[first.strategy]
    amount = f"{coarse(mine.cost)} {found.currency}"
    if found.scenarios == 1:
        return f"{first.strategy} is cheapest on the given book: {amount}."
    whole = f"{found.scenarios} scenarios"
    if mine.scenarios < found.scenarios:
        whole = f"the {mine.scenarios} of {whole} that it has a plan for"
    return f"{first.strategy} is cheapest: {amount} on the mean of {whole}."


def sentences(found: Comparison) -> tuple[str, ...]:
    """Return what else there is to say, the most important first."""
    first = lead(found)
    return (
        *_against_baseline(found, first),
        *_against_next(found, first),
        *_on_the_book(found, first),
        *_on_time(found, first),
        *_dominated(found),
        *_without_plan(found),
        *_adopted(found),
        *_replayed(found, first),
    )


def joined(names: Iterable[str]) -> str:
    """Return names as one lists them in a sentence."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _against_baseline(found: Comparison, first: Lead) -> Iterator[str]:
    if first.strategy == first.baseline:
        if first.next is not None:
            yield f"{first.strategy} is also the baseline: no other strategy saves anything."
        return
    if first.beyond_baseline is None:
        yield f"The baseline {first.baseline} has no plan to compare with."
        return
    difference = _difference(first.beyond_baseline, found.currency)
    yield f"Against the baseline {first.baseline} it costs {difference}."


def _against_next(found: Comparison, first: Lead) -> Iterator[str]:
    if first.next is None or first.beyond_next is None or first.next == first.baseline:
        return
    if not first.beyond_next.mean:
        yield f"{first.next} costs exactly as much."
        return
    difference = _difference(first.beyond_next, found.currency)
    yield f"Against {first.next}, the next cheapest, it costs {difference}."


def _difference(beyond: Paired, currency: str) -> str:
    """Return a difference in cost with its interval, and what the interval shows."""
    words = f"{coarse(abs(beyond.mean))} {currency} {_side(beyond.mean)}"
    if beyond.low is None or beyond.high is None:
        return f"{words}; one scenario cannot say how sure that is"
    scenarios = plural(beyond.scenarios, "scenario")
    if beyond.low == beyond.high:
        return f"{words}, in each of {scenarios}"
    ends = (beyond.low, beyond.high) if beyond.mean > 0 else (beyond.high, beyond.low)
    near, far = (f"{coarse(abs(end))} {_side(end)}" for end in ends)
    shows = (
        "so it is more than chance" if beyond.sure else "so it may be chance: it reaches beyond 0"
    )
    return f"{words} (95% interval over {scenarios}: {near} to {far}), {shows}"


def _side(amount: float) -> str:
    return "more" if amount > 0 else "less"


def _on_the_book(found: Comparison, first: Lead) -> Iterator[str]:
    best = next(row for row in found.headline if row.strategy == first.on_the_book)
    if first.on_the_book != first.strategy:
        yield (
            f"On the given book alone {best.strategy} is cheapest, with "
            f"{coarse(float(in_currency(best.cost.total)))} {found.currency}."
        )
    if best.gap is not None:
        yield (
            f"The best possible plan of the given book under {best.strategy} costs at most "
            f"{percent_at_most(best.gap)} less than the one found."
        )
    others = len(found.headline) - 1
    if first.outruled:
        all_of_them = len(first.outruled) == others
        rest = "" if all_of_them else "; the others might with a better search"
        yield (
            f"It is proven that on the given book no plan under {joined(first.outruled)} "
            f"costs less than that of {best.strategy}{rest}."
        )
    elif others:
        yield (
            f"That no plan under another strategy costs less than that of {best.strategy} is "
            "found by search, not proven: every other bound is below its cost."
        )


def _on_time(found: Comparison, first: Lead) -> Iterator[str]:
    rows = {row.strategy: row for row in standings(found)}
    mine = rows[first.strategy].on_time_share
    # Means over fewer scenarios are of other books.
    alike = [row for row in rows.values() if row.scenarios == rows[first.strategy].scenarios]
    best = max(alike, key=lambda row: row.on_time_share)
    yield (
        f"{first.strategy} delivers {percent(mine)} of the orders on time in full"
        + (
            ", as many as any."
            if best.on_time_share <= mine
            else f"; most has {best.strategy} with {percent(best.on_time_share)}, for "
            f"{coarse(best.cost - rows[first.strategy].cost)} {found.currency} more."
        )
    )


def _dominated(found: Comparison) -> Iterator[str]:
    for sure, words in ((True, "surely"), (False, "on the mean, which may be chance")):
        for by in dict.fromkeys(row.by for row in found.dominated if row.sure == sure):
            names = [row.strategy for row in found.dominated if (row.by, row.sure) == (by, sure)]
            verb = "is" if len(names) == 1 else "are"
            yield (
                f"{joined(names)} {verb} dominated by {by}, which costs no more and delivers no "
                f"less on time in full: {words}."
            )
    rows = standings(found)
    if not found.dominated and len(rows) > 1:
        # Strategies that do not meet in the same scenarios are not ordered by cost and OTIF.
        alike = all(row.scenarios == found.scenarios for row in rows)
        ending = ": who costs more delivers more on time in full" if alike else ""
        yield f"No strategy is dominated{ending}."


def _without_plan(found: Comparison) -> Iterator[str]:
    for name in found.strategies:
        missing = [
            row for row in found.without_plan if (row.strategy, row.seed) == (name, found.seed)
        ]
        numbers = [row.scenario for row in missing]
        if numbers:
            proven = all(row.solution == "infeasible" for row in missing)
            how = "there is no plan, as is proven" if proven else "no plan was found in time"
            where = "scenario" if len(numbers) == 1 else "scenarios"
            yield (
                f"Under {name} {how}, in {where} {joined(map(str, numbers))}; those stand in none "
                f"of its figures. {_sentence(missing[0].why)}"
            )
    for name in found.strategies:
        seeds = [
            row.seed
            for row in found.without_plan
            if row.strategy == name and row.seed != found.seed
        ]
        if seeds:
            where = "seed" if len(seeds) == 1 else "seeds"
            yield (
                f"With {where} {joined(map(str, seeds))} of the search {name} has no plan of the "
                "given book, so its spread is of the others."
            )


def _sentence(words: str) -> str:
    """Return words with the mark that ends a sentence."""
    return words if words.endswith((".", "!", "?")) or not words else f"{words}."


def _adopted(found: Comparison) -> Iterator[str]:
    taken: dict[tuple[str, str], list[str]] = {}
    for row in found.outcomes:
        if row.adopted_from is not None:
            taken.setdefault((row.strategy, row.adopted_from), []).append(str(row.scenario))
    for (strategy, source), numbers in taken.items():
        where = "scenario" if len(numbers) == 1 else "scenarios"
        yield (
            f"In {where} {joined(numbers)} {strategy} took over the plan found under {source}, "
            "which it admits and which was cheaper than its own."
        )


def _replayed(found: Comparison, first: Lead) -> Iterator[str]:
    if not found.replays:
        return
    rows = {row.strategy: row for row in found.replays}
    mine = rows.get(first.strategy, found.replays[0])
    safest = min(found.replays, key=lambda row: row.cost_p95)
    growth = (
        f" ({percent(float(mine.cost_p95 / mine.planned_cost - 1))} above plan)"
        if mine.planned_cost
        else ""
    )
    kept = (
        "still the least of all"
        if safest is mine
        else f"while {safest.strategy} stays within {coarse(float(safest.cost_p95))}"
    )
    yield (
        f"Replayed {mine.replications:,} times under noise of the shop floor, the plan of "
        f"{mine.strategy} costs at most {coarse(float(mine.cost_p95))} {found.currency} in 95% "
        f"of the cases{growth}, {kept}."
    )
