"""The command line: one file a command, and the only place that prints or exits."""


def main() -> None:
    """Run the command line."""
