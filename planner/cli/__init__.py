"""The command line: one file a command, and the only place that prints or exits.

A command is a module here with a `command` and a line in `COMMANDS`. It raises what goes wrong;
`planner.cli.exits` turns that into words and an exit code. This page itself loads nothing: the
program begins in `main`, and from its first line on Ctrl-C ends it quietly.
"""

# As `typing` has it; that module alone takes longer to load than this package.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from planner.cli.program import COMMANDS, run

__all__ = ["COMMANDS", "main", "run"]


def main() -> None:
    """Run the command line this process was started with."""
    from planner.cli.interrupts import end_at_once

    end_at_once()
    from planner.cli.program import begin

    begin()


if not TYPE_CHECKING:  # a type checker takes the import above, and so still finds a misspelt name

    def __getattr__(name: str) -> object:
        """Load the program when it is first asked for."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from planner.cli import program

        return getattr(program, name)
