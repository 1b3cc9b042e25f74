"""What a run ends with: an exit code, and words for whatever went wrong.

====  =====================================================================
0     done
1     a mistake of ours
2     usage: the command line, or what it asks for, cannot be followed
3     the input was rejected
4     no plan within the limits, or none possible
5     a plan that does not verify, or one that meets a `--fail-on` condition
130   interrupted
====  =====================================================================

With `--json`, an error is one object on stdout as well: ``{"error": {"kind", "exit_code",
"message", "hint"}}``, with `defects` or `violations` where there are any.
"""

import os
from collections.abc import Sequence

import click

from planner.cli.choice import NoSuchChoice
from planner.cli.console import Console
from planner.cli.interrupts import INTERRUPTED
from planner.errors import (
    BadRequest,
    Finding,
    GateFailed,
    InputRejected,
    NoPlan,
    PlanInvalid,
    PlannerError,
)

DONE, INTERNAL, USAGE, REJECTED, NO_PLAN, UNACCEPTED = 0, 1, 2, 3, 4, 5

# More defects than these are no help on a screen; with `--json`, all are there.
_SHOWN = 20

_CODES: dict[type[PlannerError], tuple[int, str]] = {
    BadRequest: (USAGE, "usage"),
    InputRejected: (REJECTED, "input-rejected"),
    NoPlan: (NO_PLAN, "no-plan"),
    PlanInvalid: (UNACCEPTED, "plan-invalid"),
    GateFailed: (UNACCEPTED, "gate-failed"),
}


def exit_code(error: BaseException, console: Console) -> int:
    """Say what went wrong and return the exit code for it.

    Parameters
    ----------
    error
        What a command raised.
    console
        Where to say it.
    """
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, KeyboardInterrupt | click.Abort | EOFError):
        return _report(console, INTERRUPTED, "interrupted", "interrupted")
    if isinstance(error, click.ClickException):
        return _usage_error(error, console)
    if isinstance(error, PlannerError):
        return _planner_error(error, console)
    if isinstance(error, OSError):
        return _system_error(error, console)
    return _internal(error, console)


def _usage_error(error: click.ClickException, console: Console) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        console.say(error.format_message())
        return USAGE
    near: list[str] = []
    message = error.format_message()
    if isinstance(error, click.NoSuchOption | click.NoSuchCommand):
        # Their own format already asks "did you mean", and would ask twice.
        near, message = list(error.possibilities or ()), error.message
    elif isinstance(error, NoSuchChoice):
        near = list(error.possibilities)
    if near:
        hint = "did you mean " + " or ".join(repr(name) for name in near) + "?"
    elif isinstance(error, click.UsageError) and error.ctx is not None:
        hint = f"`{error.ctx.command_path} --help` says what it takes"
    else:
        hint = "`planner --help` lists the commands"
    return _report(console, USAGE, "usage", _sentence(message), hint)


def _system_error(error: OSError, console: Console) -> int:
    """Report what the system refuses: a file, or without one the disk or the current folder."""
    what = _sentence(error.strerror or str(error))
    if error.filename is not None:
        hint = "look whether it is there, and who may read and write it"
        return _report(console, USAGE, "usage", f"{os.fsdecode(error.filename)}: {what}", hint)
    hint = "look whether the current folder is still there, and the disk not full"
    return _report(console, USAGE, "usage", f"the system refuses: {what}", hint)


def _planner_error(error: PlannerError, console: Console) -> int:
    # A kind without a code of its own is about something the user gave: nothing else can be mended.
    code, kind = next(
        (_CODES[base] for base in type(error).__mro__ if base in _CODES), _CODES[InputRejected]
    )
    details: dict[str, object] = {}
    if isinstance(error, InputRejected):
        details["defects"] = [defect.model_dump(mode="json") for defect in error.defects]
        _tell_defects(error.defects, console)
    elif isinstance(error, NoPlan):
        details["solution"] = error.solution
    elif isinstance(error, PlanInvalid):
        details["violations"] = list(error.violations)
        for violation in error.violations:
            console.error(violation)
    return _report(console, code, kind, error.message, error.hint, details)


def _tell_defects(defects: Sequence[Finding], console: Console) -> None:
    for defect in defects[:_SHOWN]:
        console.say(str(defect))
    if len(defects) > _SHOWN:
        console.say(f"... and {len(defects) - _SHOWN} more; `planner check` lists them all")


def _internal(error: BaseException, console: Console) -> int:
    if os.environ.get("PLANNER_DEBUG") == "1":
        import traceback

        hint = "this is a mistake in planner, not in your input; please report it with the above"
        console.error("".join(traceback.format_exception(error)).rstrip())
    else:
        hint = (
            "this is a mistake in planner, not in your input; please report it with the command "
            "and what PLANNER_DEBUG=1 shows"
        )
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return _report(console, INTERNAL, "internal", f"unexpected {what}", hint)


def _report(
    console: Console,
    code: int,
    kind: str,
    message: str,
    hint: str | None = None,
    details: dict[str, object] | None = None,
) -> int:
    console.error(message, hint=hint)
    console.emit_error(
        {"kind": kind, "exit_code": code, "message": message, "hint": hint, **(details or {})}
    )
    return code


def _sentence(text: str) -> str:
    """Return `text` as messages are written here: no capital before, no full stop behind."""
    text = text.strip().rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
