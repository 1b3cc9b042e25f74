"""The command line of the measurements: ``python -m benchmarks``.

A verb is a module with a `command` and a line in `COMMANDS`, as in `planner.cli`; one that has no
module yet is not listed.
"""

import sys
from collections.abc import Sequence

from planner.cli.console import Console
from planner.cli.exits import DONE, exit_code
from planner.cli.group import Entry, LazyGroup

COMMANDS = (
    Entry("list", "benchmarks.commands.list_suites:command", "List suites and measures."),
    Entry("run", "benchmarks.commands.run:command", "Solve a suite and hold it against the best."),
    Entry("compare", "benchmarks.commands.compare:command", "Compare two result files in pairs."),
    Entry("peers", "benchmarks.commands.peers:command", "Solve a suite with other solvers."),
    Entry("targets", "benchmarks.commands.targets:command", "Hold a result file against them."),
    Entry("theory", "benchmarks.commands.theory:command", "Reproduce known results of theory."),
    Entry("real", "benchmarks.real.command:command", "Plan real input and compare with the past."),
)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code, those of `planner`; nothing is raised."""
    console = Console(json="--json" in arguments)
    program = LazyGroup("benchmarks", COMMANDS, help="Measure planner on published and real input.")
    try:
        with program.make_context("python -m benchmarks", list(arguments), obj=console) as context:
            program.invoke(context)
    except (Exception, KeyboardInterrupt) as error:
        return exit_code(error, console)
    return DONE


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
