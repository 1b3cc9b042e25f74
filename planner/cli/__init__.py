"""The command line: one file a command, and the only place that prints or exits.

A command is a module here with a `command` and a line in `COMMANDS`. It raises what goes wrong;
`planner.cli.exits` turns that into words and an exit code.
"""

import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper

import click

from planner.cli.console import Console, silence
from planner.cli.exits import DONE, exit_code
from planner.cli.group import Entry, LazyGroup
from planner.version import __version__

COMMANDS = (
    Entry("init", "planner.cli.init:command", "Write a ready plant and order book to start from."),
    Entry("check", "planner.cli.check:command", "List every defect of a plant and its orders."),
    Entry("solve", "planner.cli.solve:command", "Plan the orders and write plan and reports."),
    Entry("verify", "planner.cli.verify:command", "Check a plan with code the solver never ran."),
    Entry("report", "planner.cli.report:command", "Write a plan as HTML, XLSX, pictures and CSV."),
    Entry("compare", "planner.cli.compare:command", "Compare strategies on the same orders."),
    Entry("sweep", "planner.cli.sweep:command", "Weigh capacity mixes and other what-ifs."),
    Entry("simulate", "planner.cli.simulate:command", "Replay a plan under noise."),
    Entry("strategies", "planner.cli.strategies:command", "List or show strategies."),
    Entry("economics", "planner.cli.economics:command", "Unit cost by quantity, break-evens."),
    Entry("generate", "planner.cli.generate:command", "Make a synthetic plant and order book."),
    Entry("schema", "planner.cli.schema:command", "Print the JSON Schema of a file."),
)


def group(commands: Iterable[Entry] = COMMANDS) -> LazyGroup:
    """Return the `planner` command over a register of commands."""
    program = LazyGroup(
        "planner",
        commands,
        help="Decide for every order how, where and when it is made, and how good that plan is.",
    )
    return click.version_option(__version__, message="planner %(version)s")(program)


def run(arguments: Sequence[str], commands: Iterable[Entry] = COMMANDS) -> int:
    """Run one command line and return its exit code; nothing is raised.

    Parameters
    ----------
    arguments
        What follows the program's name.
    commands
        The register of commands.
    """
    # Until a command's options are read, a usage error has to know whether a program listens.
    console = Console(json="--json" in arguments)
    program = group(commands)
    try:
        with program.make_context("planner", list(arguments), obj=console) as context:
            program.invoke(context)
    except BrokenPipeError:
        # The reader of a help text has read enough; a command's own output ends in the console.
        silence(sys.stdout)
    except (Exception, KeyboardInterrupt) as error:
        return exit_code(error, console)
    return DONE


def main() -> None:
    """Run the command line this process was started with."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows its number: no name may stop a command.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
