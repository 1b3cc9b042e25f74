"""The suites: which instances, what they measure, and how long a solve takes by default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.generated import weekly, weekly_tardiness
from benchmarks.readers import FAMILIES
from planner.errors import BadRequest
from planner.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.instance import Entry
    from solvers import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A suite.

    Attributes
    ----------
    name
        What the user types.
    measures
        What it is for, in a line.
    seconds
        How long to solve a problem unless something else is asked for.
    family
        The folder of published instances it takes; None where it makes its own.
    groups
        Parts of the family; all where it is empty.
    make
        Returns the instances of a suite that makes its own.
    """

    name: str
    measures: str
    seconds: Callable[[Problem], float]
    family: str | None = None
    groups: tuple[str, ...] = ()
    make: Callable[[], list[Entry]] | None = None

    def entries(self, data: Path) -> list[Entry]:
        """Return its instances.

        Parameters
        ----------
        data
            A folder that holds ``FAMILY/``; looked at where the suite takes published instances.

        Raises
        ------
        BadRequest
            When there are none.
        """
        if self.make is not None:
            return self.make()
        folder = data / str(self.family)
        if not folder.is_dir():
            raise BadRequest(
                f"{data} has no folder {self.family}, which the suite {self.name} takes",
                hint="--data names the folder that holds FAMILY/instances and FAMILY/bks.csv",
            )
        held = FAMILIES[str(self.family)].entries(folder)
        kept = [entry for entry in held if not self.groups or entry.group in self.groups]
        if not kept:
            raise BadRequest(f"{folder} holds no instance of the suite {self.name}")
        return kept


def _fixed(seconds: float) -> Callable[[Problem], float]:
    return lambda _: seconds


def _vallada_ruiz(problem: Problem) -> float:
    """Return n (m / 2) 30 ms for large instances, the limit that is published with them."""
    jobs = len(problem.jobs)
    return 5.0 if jobs <= 12 else max(5.0, 0.030 * jobs * len(problem.machines) / 2)


def _family(
    name: str,
    measures: str,
    seconds: Callable[[Problem], float],
    suffix: str = "",
    groups: tuple[str, ...] = (),
) -> Suite:
    return Suite(
        name=f"{name}{suffix}", measures=measures, seconds=seconds, family=name, groups=groups
    )


_ORLIB = "single-machine-wt-orlib"
_OAS = "order-acceptance-oas"

SUITES: Final = {
    suite.name: suite
    for suite in (
        Suite(
            name="weekly",
            measures="a plant's week at utilization 0.75, in money: gap, controllable gap",
            seconds=_fixed(60),
            make=lambda: weekly.entries("0.75"),
        ),
        Suite(
            name="weekly-full",
            measures="the same plants at utilization 0.95",
            seconds=_fixed(60),
            make=lambda: weekly.entries("0.95"),
        ),
        Suite(
            name="weekly-tardiness",
            measures="orders of setup families on unrelated lines, weighted tardiness",
            seconds=_fixed(30),
            make=weekly_tardiness.entries,
        ),
        _family("upms-sdst-cmax", "unrelated machines, setups, makespan", _vallada_ruiz),
        _family("upms-sdst-cmax", "the small ones: optimality", _fixed(5), "-small", ("small",)),
        _family("upms-sdst-cmax", "the large ones", _vallada_ruiz, "-large", ("large",)),
        _family("upms-sdst-tardiness", "unrelated machines, setups, due dates", _fixed(60)),
        _family("single-machine-wtsds", "one machine, setups, weighted tardiness", _fixed(60)),
        _family(_ORLIB, "one machine, weighted tardiness", _fixed(5)),
        _family(_ORLIB, "its 40 and 50 jobs: optimality", _fixed(2), "-small", ("40", "50")),
        _family(_ORLIB, "its 100 jobs", _fixed(5), "-100", ("100",)),
        _family(_OAS, "accept or refuse orders, setups, revenue", _fixed(30)),
        _family(_OAS, "up to 20 orders: optimality", _fixed(30), "-small", ("10", "15", "20")),
        _family(_OAS, "25 orders and more", _fixed(30), "-large", ("25", "50", "100")),
        _family("fjsp", "flexible job shop, makespan", _fixed(60), groups=("classic",)),
        _family("fjsp", "jobs that are assembled", _fixed(60), "-assembly", ("assembly",)),
        _family("fjsp-sdst", "flexible job shop with setups, makespan", _fixed(60)),
        _family("hybrid-flow-shop", "stages of identical machines, makespan", _fixed(60)),
        _family(
            "single-machine-time-dependent-capacity",
            "capacity that changes over time, total tardiness",
            _fixed(60),
        ),
        _family("unrelated-parallel-nosetup", "unrelated machines, makespan", _fixed(10)),
    )
}
"""By name."""


def suite_named(name: str) -> Suite:
    """Return the suite of that name, or say which one was probably meant.

    Raises
    ------
    BadRequest
        When there is none.
    """
    if name not in SUITES:
        raise BadRequest(f"there is no suite {name!r}", hint=did_you_mean(name, SUITES))
    return SUITES[name]


def sample(entries: list[Entry], count: int | None) -> list[Entry]:
    """Return `count` instances spread evenly over the sorted list; all where it is None or more.

    The choice depends on the number alone, never on what an instance is.
    """
    if count is None or count >= len(entries):
        return entries
    return [entries[(2 * place + 1) * len(entries) // (2 * count)] for place in range(count)]
