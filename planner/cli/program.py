"""The program: its commands, and what a run of one of them comes to."""

import sys
from collections.abc import Callable, Iterable, Sequence
from io import TextIOWrapper

import click

from planner.cli.console import Console, silence
from planner.cli.exits import DONE, exit_code
from planner.cli.group import Entry, LazyGroup
from planner.cli.interrupts import Interrupts
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


def run(
    arguments: Sequence[str],
    commands: Iterable[Entry] = COMMANDS,
    interrupted: Callable[[], bool] = lambda: False,
) -> int:
    """Run one command line and return its exit code; nothing is raised.

    Parameters
    ----------
    arguments
        What follows the program's name.
    commands
        The register of commands.
    interrupted
        Whether Ctrl-C was pressed. A library that was being loaded may report it as another error.
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
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        return exit_code(KeyboardInterrupt() if interrupted() else error, console)
    return DONE


def begin() -> None:
    """Run the command line this process was started with, and end it."""
    interrupts = Interrupts()
    interrupts.listen()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows its number: no name may stop a command.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = run(sys.argv[1:], interrupted=lambda: interrupts.heard)
    interrupts.stop()
    sys.exit(code)
