"""`planner compare`: strategies on the same order book."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from planner.cli.book import tell_input
from planner.cli.console import Console, console_options, count
from planner.cli.options import NumberRange, book_options, plant_argument, seed_option
from planner.cli.tables import percent, table_lines

if TYPE_CHECKING:
    from planner.analysis.comparison.compare import Run
    from planner.analysis.comparison.document import Comparison, Difference, WithoutPlan
    from planner.analysis.outcome import Outcome
    from planner.plan import Plan

_SILENCE = 2.0  # seconds without a word
_F = TypeVar("_F", bound=Callable[..., object])


def demand_options(function: _F) -> _F:
    """Take the noise of demand in scenarios, an option for each kind; those not given are None."""
    options = (
        click.option(
            "--quantity-noise",
            type=NumberRange(min=0, max=3),
            metavar="CV",
            help="Coefficient of variation of every quantity in the scenarios, 0.2.",
        ),
        click.option(
            "--mix-noise",
            type=NumberRange(min=0, max=1),
            metavar="SHARE",
            help="Share of orders that ask for what another one asks for, 0.1.",
        ),
        click.option(
            "--date-noise",
            type=NumberRange(min=0, max=60),
            metavar="DAYS",
            help="Standard deviation of due dates, 1.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@plant_argument
@click.option(
    "--strategies",
    required=True,
    metavar="A,B,...",
    help="Built-in strategies or files such as own.toml; `planner strategies` lists them.",
)
@click.option("--baseline", metavar="NAME", help="What differences refer to; by default the first.")
@book_options
@click.option(
    "--scenarios",
    type=click.IntRange(1, 1000),
    default=5,
    show_default=True,
    help="Books that every strategy plans: the given one, and so many less one drawn from it.",
)
@demand_options
@click.option(
    "--time-limit",
    type=NumberRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="S",
    help="Seconds for every plan.",
)
@click.option(
    "--work-limit",
    type=NumberRange(min=0, min_open=True),
    help="Effort for every plan; with a seed, the same comparison every time. No time limit then.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Cores to use; by default all.")
@click.option(
    "--cores-each",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Cores of every plan; as many plans stand side by side as the cores allow.",
)
@seed_option
@click.option(
    "--seeds",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="Plan the given book with so many seeds, to show how far the search itself varies.",
)
@click.option(
    "--simulate",
    type=click.IntRange(1, 100_000),
    metavar="N",
    help="Also replay every strategy's plan of the given book N times under noise.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the result goes; by default plans/ and the name of PLANT with -compared.",
)
@console_options
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    console: Console,
    plant: Path,
    strategies: str,
    baseline: str | None,
    orders: Path | None,
    start: datetime | None,
    quarantine: bool,
    scenarios: int,
    quantity_noise: float | None,
    mix_noise: float | None,
    date_noise: float | None,
    time_limit: float,
    work_limit: float | None,
    workers: int | None,
    cores_each: int,
    seed: int,
    seeds: int,
    simulate: int | None,
    out: Path | None,
) -> None:
    """Plan the orders of PLANT under several strategies, and say which is better, and how surely.

    Every strategy plans the same books with the same seconds and cores. The first book is the given
    one; the others vary it, the same way for all strategies, so that differences are paired.
    """
    from planner.analysis.comparison.compare import Effort, baseline_of, compare
    from planner.analysis.noise import DemandNoise
    from planner.folders import ensure_writable
    from planner.planning.prepare import precompile
    from planner.planning.week import read_week
    from planner.reports.comparison.folder import write_comparison
    from planner.strategies import find_strategy

    folder = out or Path("plans") / f"{plant.resolve().with_suffix('').name}-compared"
    ensure_writable(folder)
    chosen = [find_strategy(name.strip()) for name in strategies.split(",") if name.strip()]
    if not chosen:
        raise click.BadParameter("no strategy is named", param_hint="--strategies")
    baseline_of(chosen, baseline)
    week = read_week(plant, orders, start)
    week.accepted(quarantine=quarantine)
    tell_input(console, week)
    given = {"quantity": quantity_noise, "mix": mix_noise, "days": date_noise}
    cores = workers or os.cpu_count() or 1
    runs = len(chosen) * (scenarios + seeds - 1)
    side_by_side = min(runs, max(1, cores // cores_each))
    limited = click.get_current_context().get_parameter_source("time_limit")
    effort = Effort(
        time_limit=time_limit
        if work_limit is None or limited is click.core.ParameterSource.COMMANDLINE
        else None,
        work_limit=work_limit,
        workers=cores_each,
        side_by_side=side_by_side,
    )
    console.say(_announced(runs, effort.time_limit, side_by_side))
    precompile()
    found = compare(
        week.reading.plant,
        week.orders,
        chosen,
        start=week.start_at,
        baseline=baseline,
        scenarios=scenarios,
        seeds=seeds,
        seed=seed,
        noise=DemandNoise(**{k: v for k, v in given.items() if v is not None}),
        effort=effort,
        simulate=simulate,
        told=_Told(console, week.reading.plant.currency),
        offered=_Offered(console),
    )
    files = write_comparison(found, folder, week.reading.plant, week.orders.frame)
    for line in comparison_lines(found.comparison):
        console.data(line)
    console.data(f"comparison: {folder}")
    console.emit({**comparison_record(found.comparison), "files": [str(file) for file in files]})


def _announced(runs: int, seconds: float | None, side_by_side: int) -> str:
    words = f"{count(runs, 'plan')}, {side_by_side} at a time"
    if seconds is None:
        return words
    return f"{words}: about {_span(-(-runs // side_by_side) * (seconds + 2))}"


class _Told:
    """Progress in plans that are done, with the time that is left."""

    def __init__(self, console: Console, currency: str) -> None:
        self._console = console
        self._currency = currency
        self._began = time.monotonic()

    def __call__(self, run: "Run", plan: "Plan | WithoutPlan", done: int, total: int) -> None:
        from planner.analysis.comparison.document import WithoutPlan
        from planner.money import in_currency

        left = (time.monotonic() - self._began) / done * (total - done)
        found = (
            "no plan"
            if isinstance(plan, WithoutPlan)
            else f"{in_currency(plan.cost.total):,} {self._currency}"
        )
        self._console.say(
            f"{done:>4} of {total}  {run.strategy.name}, scenario {run.scenario}: {found}"
            + (f"; about {_span(left)} left" if left else "")
        )


class _Offered:
    """Progress in offering plans to other strategies, where it takes long enough to wonder."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._said = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if done == 0:
            self._console.say("offering every plan to the other strategies that admit it")
        elif time.monotonic() - self._said > _SILENCE:
            self._console.say(f"{done:>4} of {total}  strategies have seen what others found")
        else:
            return
        self._said = time.monotonic()


def comparison_lines(found: "Comparison") -> Iterator[str]:
    """Yield what an analyst wants to know first of a comparison."""
    yield (
        f"{found.plant}: the given book, and {count(found.scenarios - 1, 'scenario')} "
        f"drawn from it; costs in {found.currency}"
    )
    yield ""
    beyond = {row.strategy: row for row in found.differences}
    worse = {row.strategy: row for row in found.dominated}
    yield from table_lines(
        (
            *("strategy", "cost", "gap", "on time", "lost", "mass", "flex", "custom", "hybrid"),
            *("bought", f"against {found.baseline}", "95% interval", ""),
        ),
        [
            (
                row.strategy,
                f"{_currency(row.cost.total):,.0f}",
                percent(row.gap),
                percent(row.on_time_share),
                str(row.lost_orders),
                *(str(number) for number in row.regimes.model_dump().values()),
                *_against(beyond.get(row.strategy)),
                f"dominated by {worse[row.strategy].by}" if row.strategy in worse else "",
            )
            for row in found.headline
        ]
        + [(name, "no plan", *("",) * 10, row.known) for name, row in found.missing.items()],
    )
    yield from _without_plan(found)
    for spread in found.spreads:
        low, high = min(spread.totals), max(spread.totals)
        yield (
            f"over {count(len(spread.seeds), 'seed')} of the search {spread.strategy} costs "
            f"{low:,.0f} to {high:,.0f}"
        )
    for replayed in found.replays:
        yield (
            f"replayed under noise, {replayed.strategy} costs at most "
            f"{replayed.cost_p80:,.0f} in 80% and {replayed.cost_p95:,.0f} in 95% of the cases, "
            f"{percent(replayed.on_time_share)} on time in full"
        )


def _without_plan(found: "Comparison") -> Iterator[str]:
    """Yield which strategies have no plan in which scenarios, and why."""
    for strategy in found.strategies:
        rows = [r for r in found.without_plan if r.strategy == strategy and r.seed == found.seed]
        if rows:
            numbers = ", ".join(str(row.scenario) for row in rows)
            where = "scenario" if len(rows) == 1 else "scenarios"
            yield f"without a plan: {strategy} in {where} {numbers}: {rows[0].why}"
    for run in found.without_plan:
        if run.seed != found.seed:
            yield f"without a plan: {run.strategy} with seed {run.seed} of the search: {run.why}"
    for row in found.differences:
        if row.cost.scenarios < found.scenarios:
            yield (
                f"{row.strategy} against {row.baseline}: only over the "
                f"{count(row.cost.scenarios, 'scenario')} that both have a plan for"
            )


def _against(row: "Difference | None") -> tuple[str, str]:
    if row is None:
        return "", ""
    low, high = row.cost.low, row.cost.high
    interval = "" if low is None or high is None else f"{low:+,.0f} to {high:+,.0f}"
    return f"{row.cost.mean:+,.0f}", interval


def comparison_record(found: "Comparison") -> dict[str, object]:
    """Return a comparison as `--json` prints it; money as numbers in currency."""
    record = found.model_dump(mode="json", exclude={"headline", "outcomes"})
    for spread in record["spreads"]:
        spread["totals"] = [float(total) for total in spread["totals"]]
    for replayed in record["replays"]:
        for name in ("planned_cost", "cost_mean", "cost_p50", "cost_p80", "cost_p95"):
            replayed[name] = float(replayed[name])
    return {
        **record,
        "strategies": [outcome_record(row) for row in found.headline],
        "scenarios": [outcome_record(row) for row in found.outcomes],
    }


def outcome_record(row: "Outcome") -> dict[str, object]:
    """Return the figures of a plan with money as numbers in currency; parts add up."""
    from planner.money import in_currency, shown

    record: dict[str, object] = row.model_dump(mode="json")
    terms = {name: float(amount) for name, amount in shown(row.cost.terms()).items()}
    record["cost"] = {**terms, "total": float(in_currency(row.cost.total))}
    record["bound"] = None if row.bound is None else float(in_currency(row.bound))
    record["lost_margin"] = float(in_currency(row.lost_margin))
    return record


def _currency(micro: int) -> float:
    return micro / 1e6


def _span(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 100 else f"{seconds:.0f} s"
