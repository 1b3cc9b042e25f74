"""`peers`: solves a suite with other solvers too, under the same conditions."""

from dataclasses import asdict, replace
from pathlib import Path

import click

from benchmarks.commands.run import DATA, OUT, judge
from planner.cli.console import Console, console_options
from planner.errors import BadRequest


@click.command()
@click.argument("suite")
@click.option(
    "--peer",
    "names",
    multiple=True,
    metavar="NAME",
    help="rule, cpsat, routing or pyjobshop; all that are installed without it.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=DATA,
    show_default=True,
    metavar="DIR",
    help="The folder that holds FAMILY/instances and FAMILY/bks.csv.",
)
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="So many instances.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    help="Seconds of every solve; without it what the suite says.",
)
@click.option(
    "--own-time-limit",
    type=click.FloatRange(min=0),
    metavar="S",
    help="Seconds of planner's own solves, if not the same; 0 takes those that FILE holds.",
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=2, show_default=True, metavar="N",
    help="Cores of every solve.",
)  # fmt: skip
@click.option(
    "--seeds", type=click.IntRange(min=1), default=1, show_default=True, metavar="K",
    help="Solve every instance with seeds 0 to K - 1.",
)  # fmt: skip
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=OUT,
    show_default=True,
    metavar="FILE",
    help="Where records are appended, and not solved again if they are there.",
)
@console_options
def command(  # noqa: PLR0913, PLR0917 (one for each option)
    console: Console,
    suite: str,
    names: tuple[str, ...],
    data: Path,
    sample: int | None,
    time_limit: float | None,
    own_time_limit: float | None,
    workers: int,
    seeds: int,
    out: Path,
) -> None:
    """Solve SUITE with planner and with its peers: same instances, seconds, cores and evaluation.

    A peer that is not installed is named and left out; `make install-peers` installs all of them.
    """
    from benchmarks.peers.apart import PEERS, missing
    from benchmarks.peers.running import run_peers
    from benchmarks.peers.table import header, ratio_lines, ratios, value_line
    from benchmarks.record import OURS, ResultFile, ascending, latest
    from benchmarks.running import Settings, run_suite
    from benchmarks.suites import suite_named
    from planner.nearest import did_you_mean

    chosen = suite_named(suite)
    for name in names:
        if name not in PEERS:
            raise BadRequest(f"there is no peer {name!r}", hint=did_you_mean(name, PEERS))
    wanted = [peer for name, peer in PEERS.items() if not names or name in names]
    absent = {peer.name: missing(peer) for peer in wanted if missing(peer)}
    for name, packages in absent.items():
        hint = "run `make install-peers`"
        console.warn(f"{name} is left out: {', '.join(packages)} is not installed", hint=hint)
    peers = [peer for peer in wanted if peer.name not in absent]
    settings = Settings(data=data, sample=sample, seconds=time_limit, workers=workers, seeds=seeds)
    results = ResultFile(out)
    theirs = run_peers(chosen, settings, results, peers)
    if own_time_limit == 0:
        places = {(record.instance, record.seed) for record in theirs}
        held = [r for r in latest(out).values() if r.solver == OURS and r.suite == chosen.name]
        ours = [record for record in held if (record.instance, record.seed) in places]
    else:
        ours = run_suite(chosen, replace(settings, seconds=own_time_limit or time_limit), results)
    records = [*ours, *theirs]
    solvers = [OURS, *(peer.name for peer in peers)]
    console.data(header(solvers))
    for place in dict.fromkeys((r.instance, r.seed) for r in ascending(records)):
        answers = {r.solver: r for r in records if (r.instance, r.seed) == place}
        console.data(value_line(solvers, answers))
    found = ratios(records, solvers[1:])
    for line in ratio_lines(found):
        console.data(line)
    console.emit(
        {
            "suite": chosen.name,
            "out": str(out),
            "values": [
                {"instance": r.instance, "seed": r.seed, "solver": r.solver, "value": r.value}
                for r in ascending(records)
            ],
            "against": [asdict(ratio) for ratio in found],
            "left_out": absent,
        }
    )
    judge([record for record in records if record.solver == OURS])
