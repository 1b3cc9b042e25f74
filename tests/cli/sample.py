"""Commands that end in every way a command can, for the tests of the frame around them."""

import errno
from datetime import datetime
from pathlib import Path

import click

from planner.cli.choice import Choice
from planner.cli.console import Console, console_options
from planner.cli.gates import Gate
from planner.cli.group import Entry
from planner.cli.options import book_options, fail_on_option, plant_argument
from planner.errors import BadRequest, InputRejected, NoPlan, PlanInvalid
from planner.plant.defects import Defect, DefectCode, Severity

DEFECT = Defect(
    code=DefectCode.UNKNOWN_PRODUCT,
    severity=Severity.ERROR,
    file="orders.csv",
    row=7,
    column="product",
    value="chiar",
    message="no product is called 'chiar'",
    hint="did you mean 'chair'?",
)
KEYS = dict.fromkeys(("late_orders", "gap", "cost.total"), "number")
RECORD = {"late_orders": 2, "gap": None, "cost": {"total": 10.5}}


def _fail(kind: str) -> None:
    match kind:
        case "usage":
            raise BadRequest("plans/x is not a plan", hint="name another folder")
        case "input":
            raise InputRejected(defects=[DEFECT])
        case "none":
            raise NoPlan("no plan in 1 s", hint="give it more time")
        case "invalid":
            raise PlanInvalid(violations=["order 3 is made twice"])
        case "file":
            open("no/such/file")  # noqa: PTH123, SIM115 - it is the error that is wanted
        case "disk":
            raise OSError(errno.ENOSPC, "No space left on device")
        case "interrupt":
            raise KeyboardInterrupt
        case _:
            raise ZeroDivisionError("division by zero")


@click.command()
@click.argument(
    "kind", type=Choice(["usage", "input", "none", "invalid", "file", "disk", "interrupt", "bug"])
)
@console_options
def fail(console: Console, kind: str) -> None:
    """Fail."""
    console.say("about to fail")
    _fail(kind)


@click.command()
@fail_on_option(KEYS)
@console_options
def tell(console: Console, gates: tuple[Gate, ...]) -> None:
    """Tell a result."""
    console.say("some words")
    console.data("a result")
    console.emit(RECORD)
    for gate in gates:
        gate.enforce(RECORD)


@click.command()
@plant_argument
@book_options
@console_options
def show(
    console: Console, plant: Path, orders: Path | None, start: datetime | None, quarantine: bool
) -> None:
    """Show what was asked for."""
    for value in (plant, orders, start, quarantine):
        console.data(str(value))


COMMANDS = (
    Entry("show", "tests.cli.sample:show", "Show what was asked for."),
    Entry("fail", "tests.cli.sample:fail", "Fail in some way."),
    Entry("tell", "tests.cli.sample:tell", "Tell a result."),
    Entry("later", "tests.cli.not_written:command", "Not there yet."),
)
