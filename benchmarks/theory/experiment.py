"""The experiments by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.theory.flexibility import flexibility
from benchmarks.theory.learning import learning
from benchmarks.theory.pooling import pooling
from benchmarks.theory.postponement import postponement
from benchmarks.theory.process_choice import process_choice
from planner.errors import BadRequest
from planner.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.theory.finding import Finding


@dataclass(frozen=True, slots=True)
class Experiment:
    """A result of theory and what reproduces it.

    Attributes
    ----------
    run
        Of a number of draws and a seed, what was measured.
    """

    name: str
    about: str
    source: str
    run: Callable[[int, int], list[Finding]]


EXPERIMENTS = {
    experiment.name: experiment
    for experiment in (
        Experiment(
            "flexibility",
            "sales of ten products from ten plants, by which plant can make what",
            "Jordan & Graves 1995",
            flexibility,
        ),
        Experiment(
            "process-choice",
            "break-even quantities of three processes",
            "break-even analysis, e.g. Hayes & Wheelwright 1979",
            process_choice,
        ),
        Experiment("learning", "cost of the n-th unit on an 80% curve", "Wright 1936", learning),
        Experiment(
            "pooling", "safety stock of several demands in one baseline", "Eppen 1979", pooling
        ),
        Experiment(
            "postponement",
            "stocks of variants against one baseline and a finishing capacity",
            "Lee & Tang 1997; newsvendor: Arrow, Harris & Marschak 1951",
            postponement,
        ),
    )
}


def experiment_named(name: str) -> Experiment:
    """Return the experiment of that name.

    Raises
    ------
    BadRequest
        When there is none.
    """
    try:
        return EXPERIMENTS[name]
    except KeyError:
        raise BadRequest(
            f"there is no experiment {name!r}", hint=did_you_mean(name, EXPERIMENTS)
        ) from None
