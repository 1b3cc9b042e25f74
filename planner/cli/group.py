"""A group of commands that loads each one only when it is called.

The shell's first answer must not wait for a solver or a table library, so `planner --help` and
`planner --version` read a register of names and short helps and import no command.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import click


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register.

    Attributes
    ----------
    name
        What the user types.
    target
        Where the command is: ``planner.cli.solve:command``.
    help
        What it does, in a line, for the list of commands.
    """

    name: str
    target: str
    help: str

    @property
    def exists(self) -> bool:
        """Whether there is such a module; it is looked for, not imported."""
        return find_spec(self.target.partition(":")[0]) is not None

    def load(self) -> click.Command:
        """Import the module and return its command."""
        module, _, attribute = self.target.partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.target} is a {type(command).__name__}, expected a command")
        return command


class LazyGroup(click.Group):
    """A group that knows its commands by a register.

    Parameters
    ----------
    name
        The program.
    entries
        The register, in the order in which the commands are listed.
    help
        What the program does.
    """

    def __init__(self, name: str, entries: Iterable[Entry], *, help: str) -> None:
        super().__init__(name, help=help)
        self._entries = {entry.name: entry for entry in entries if entry.exists}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the commands' names, as registered."""
        return list(self._entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """Import the command of that name, if it is registered."""
        entry = self._entries.get(cmd_name)
        return None if entry is None else entry.load()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that `args` begins with, and say which are near if there is none."""
        name = args[0]
        if name not in self._entries and not name.startswith("-"):
            raise click.NoSuchCommand(name, possibilities=self._entries, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """Write the list of commands from the register, importing none."""
        rows = [(entry.name, entry.help) for entry in self._entries.values()]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)
