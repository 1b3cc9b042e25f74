"""Where a command speaks: words for people on stderr, data for programs on stdout.

With `--json` stdout holds exactly one JSON object, whatever happens: the command's own, or one
with the single key `error`. A reader that closes the pipe early (``planner check --json | head``)
ends the output, not the command, so the exit code is still the command's.
"""

import os
import sys
from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import IO, TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console as RichConsole

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Console:
    """The two streams of one run of the command line.

    Attributes
    ----------
    json
        Whether stdout is for one JSON object alone.
    quiet
        Whether words on stderr are held back; errors never are.
    """

    def __init__(self, *, json: bool = False, quiet: bool = False) -> None:
        self.json = json
        self.quiet = quiet
        self._emitted = False

    @property
    def live(self) -> bool:
        """Whether progress may be drawn: a person watches stderr and did not ask for quiet."""
        return not self.quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    @property
    def colour(self) -> bool:
        """Whether words may be coloured."""
        return sys.stderr.isatty() and not os.environ.get("NO_COLOR")

    def rich(self) -> "RichConsole":
        """Return a console of the rich library on stderr, for tables and live progress."""
        from rich.console import Console as RichConsole

        return RichConsole(
            stderr=True,
            quiet=self.quiet,
            no_color=not self.colour,
            highlight=False,
            markup=False,
        )

    def say(self, words: str = "") -> None:
        """Tell a person something, unless quiet."""
        if not self.quiet:
            _write(sys.stderr, words)

    def warn(self, message: str, *, hint: str | None = None) -> None:
        """Tell a person of something doubtful, unless quiet."""
        if not self.quiet:
            self._complain("warning", "yellow", message, hint)

    def error(self, message: str, *, hint: str | None = None) -> None:
        """Tell a person what went wrong, quiet or not."""
        self._complain("error", "red", message, hint)

    def data(self, text: str) -> None:
        """Write a line of the command's result to stdout; nothing with `--json`, see `emit`."""
        if not self.json:
            _write(sys.stdout, text)

    def emit(self, record: Mapping[str, object]) -> None:
        """Write the command's JSON object to stdout; nothing without `--json`, see `data`.

        Raises
        ------
        RuntimeError
            If an object was written before: a program reads one.
        """
        if not self.json:
            return
        if self._emitted:
            raise RuntimeError("a command writes one JSON object, and this is a second one")
        import json

        # Escaped to ASCII, so that no name in an order book depends on the terminal's encoding.
        text = json.dumps(record, indent=2, allow_nan=False)
        self._emitted = True
        _write(sys.stdout, text)

    def emit_error(self, record: Mapping[str, object]) -> None:
        """Write an object with the key `error` to stdout, unless the command's own is there."""
        if not self._emitted:
            self.emit({"error": record})

    def _complain(self, kind: str, colour: str, message: str, hint: str | None) -> None:
        _write(sys.stderr, f"{self._label(kind, colour)} {message}")
        if hint is not None:
            _write(sys.stderr, f"{self._label('hint', 'cyan')} {hint}")

    def _label(self, word: str, colour: str) -> str:
        return click.style(f"{word}:", fg=colour, bold=True) if self.colour else f"{word}:"


def console_options(
    function: Callable[Concatenate[Console, _P], _R],
) -> Callable[_P, _R]:
    """Give a command `--json` and `--quiet`, and the console as its first argument.

    It stands nearest to the function, so that the two options are listed last::

        @click.command()
        @click.argument("plant", type=click.Path(path_type=Path))
        @console_options
        def command(console: Console, plant: Path) -> None:
    """

    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        console = click.get_current_context().ensure_object(Console)
        return function(console, *args, **kwargs)

    wrapped = update_wrapper(call, function)
    quiet = click.option(
        "--quiet",
        "-q",
        is_flag=True,
        expose_value=False,
        callback=_set_quiet,
        help="Say nothing but errors.",
    )
    as_json = click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=_set_json,
        help="Write the result to stdout as one JSON object.",
    )
    return as_json(quiet(wrapped))


def _set_quiet(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    console = ctx.ensure_object(Console)
    console.quiet = console.quiet or value


def _set_json(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    console = ctx.ensure_object(Console)
    console.json = console.json or value


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return `no errors`, `1 error` or `2,000 errors`."""
    nouns = noun if number == 1 else plural or f"{noun}s"
    return f"{f'{number:,}' if number else 'no'} {nouns}"


def _write(stream: IO[str], text: str) -> None:
    try:
        stream.write(f"{text}\n")
        stream.flush()
    except BrokenPipeError:
        silence(stream)


def silence(stream: IO[str]) -> None:
    """Let a stream whose reader is gone write to nowhere, to its end and at exit."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, stream.fileno())
    os.close(devnull)
