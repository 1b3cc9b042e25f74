"""`planner simulate`: a plan replayed under the noise of a shop floor."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from planner.cli.console import Console, console_options, count
from planner.cli.options import NumberRange, plan_argument, seed_option
from planner.cli.tables import percent, table_lines

if TYPE_CHECKING:
    from planner.analysis.replay.replay import Replay
    from planner.plan import Plan

_F = TypeVar("_F", bound=Callable[..., object])

_SHOWN = 12
"""Orders listed on a screen, those most at risk; `--csv` and `--json` hold all."""


def noise_options(function: _F) -> _F:
    """Take the noise of a shop floor, an option for each kind; those not given are None."""
    options = (
        click.option(
            "--duration-noise",
            type=NumberRange(min=0, max=3),
            metavar="CV",
            help="Coefficient of variation of the time of every step, 0.15.",
        ),
        click.option(
            "--hours-between-failures",
            type=NumberRange(min=0, max=1e6),
            metavar="H",
            help="Mean working hours of a station between breakdowns, 120; 0 for none.",
        ),
        click.option(
            "--hours-to-repair",
            type=NumberRange(min=0, max=1000),
            metavar="H",
            help="Mean hours of a repair, 2.",
        ),
        click.option(
            "--late-receipts",
            type=NumberRange(min=0, max=1),
            metavar="SHARE",
            help="Share of receipts that come late, 0.1.",
        ),
        click.option(
            "--late-days",
            type=NumberRange(min=0, max=365),
            metavar="D",
            help="Mean days by which they do, 1.",
        ),
        click.option(
            "--yield-noise",
            type=NumberRange(min=0, max=0.5),
            metavar="SD",
            help="Standard deviation of yields below 1, 0.02.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@plan_argument
@click.option(
    "--replications",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    metavar="N",
    help="How often the plan is replayed.",
)
@noise_options
@seed_option
@click.option(
    "--csv",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write every order to this file.",
)
@console_options
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    console: Console,
    plan_dir: Path,
    replications: int,
    duration_noise: float | None,
    hours_between_failures: float | None,
    hours_to_repair: float | None,
    late_receipts: float | None,
    late_days: float | None,
    yield_noise: float | None,
    seed: int,
    csv: Path | None,
) -> None:
    """Replay the plan in PLANDIR under noise, and say how likely its promises are kept.

    Times vary, stations break down, receipts come late, yields fall short. Sequences stay as
    planned, nothing starts before its planned start, and delays push on what waits for them.
    """
    from planner.analysis.replay.replay import replay_plan
    from planner.analysis.replay.shop_noise import SHORTEST_BETWEEN_FAILURES, ShopNoise
    from planner.plan import inputs_folder, load_plan
    from planner.planning.inputs import read_inputs

    if hours_between_failures and hours_between_failures < SHORTEST_BETWEEN_FAILURES:
        raise click.BadParameter(
            f"{hours_between_failures} is less than {SHORTEST_BETWEEN_FAILURES}; 0 is for none",
            param_hint="--hours-between-failures",
        )
    given = {
        "duration": duration_noise,
        "hours_between_failures": hours_between_failures,
        "hours_to_repair": hours_to_repair,
        "late_receipts": late_receipts,
        "late_days": late_days,
        "yield_loss": yield_noise,
    }
    noise = ShopNoise(**{name: value for name, value in given.items() if value is not None})
    plan = load_plan(plan_dir)
    plant, orders = read_inputs(inputs_folder(plan_dir), plan.start_at)
    found = replay_plan(plan, plant, orders, noise, replications=replications, seed=seed)
    if csv is not None:
        _write(found, csv)
    for line in replay_lines(plan, found):
        console.data(line)
    console.emit(replay_record(found))


def replay_record(found: "Replay") -> dict[str, object]:
    """Return a replay as `--json` prints it; money as numbers in currency."""
    record = found.model_dump(mode="json")
    for name in ("planned_cost", "cost_mean", "cost_p50", "cost_p80", "cost_p95"):
        record[name] = float(record[name])
    return record


def replay_lines(plan: "Plan", found: "Replay") -> Iterator[str]:
    """Yield what a planner wants to know of a replay."""
    from planner.reports.parts.words import limit, moment

    noise = found.noise
    breakdowns = (
        f"a breakdown every {noise.hours_between_failures:g} h for {noise.hours_to_repair:g} h"
        if noise.hours_between_failures
        else "no breakdowns"
    )
    yield (
        f"{plan.plant}, {plan.start_at:%Y-%m-%d}, replayed {count(found.replications, 'time')}: "
        f"times vary by {noise.duration:.0%}, {breakdowns}, "
        f"{noise.late_receipts:.0%} of receipts late"
    )
    yield (
        f"cost: planned {found.planned_cost:,.2f} {plan.currency}, half of the time at most "
        f"{found.cost_p50:,.2f}, in 80% {found.cost_p80:,.2f}, in 95% {found.cost_p95:,.2f}"
    )
    yield (
        f"on time in full: planned {percent(found.planned_on_time_share)}, on average "
        f"{percent(found.on_time_share)}, in 95% of the cases at least "
        f"{percent(found.on_time_share_p5)}"
    )
    due = {order.order: order.due_at for order in plan.orders}
    planned_on_time = [o for o in found.orders if o.planned_at <= due[o.order] and o.on_time < 1]
    rows = sorted(planned_on_time, key=lambda order: (order.on_time, order.order))[:_SHOWN]
    if rows:
        yield "planned to be on time, and most at risk:"
        yield from table_lines(
            ("order", "on time", "due", "planned", "in 50%", "in 80%", "in 95%"),
            [
                (
                    order.order,
                    percent(order.on_time),
                    limit(due[order.order]),
                    *(
                        moment(instant)
                        for instant in (
                            order.planned_at,
                            *(order.p50_at, order.p80_at, order.p95_at),
                        )
                    ),
                )
                for order in rows
            ],
        )
    left = len(planned_on_time) - len(rows)
    if left > 0:
        yield f"... and {count(left, 'order')} more that may be late; --csv and --json hold all"


def _write(found: "Replay", file: Path) -> None:
    import polars as pl

    from planner.files import write_whole

    frame = pl.DataFrame([order.model_dump(mode="json") for order in found.orders])
    write_whole(file, frame.write_csv().encode("utf-8"))
