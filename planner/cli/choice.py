"""An option with a few possible values, which says which one was probably meant."""

from collections.abc import Iterable

import click

from planner.nearest import nearest


class NoSuchChoice(click.BadParameter):
    """A value that is not one of a few.

    Parameters
    ----------
    message
        Which value, and which there are.
    possibilities
        What was probably meant.
    """

    def __init__(
        self,
        message: str,
        possibilities: Iterable[str],
        ctx: click.Context | None = None,
        param: click.Parameter | None = None,
    ) -> None:
        super().__init__(message, ctx=ctx, param=param)
        self.possibilities = tuple(possibilities)


class Choice(click.Choice[str]):
    """One of a few words; in place of `click.Choice`, which offers no near match."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or raise `NoSuchChoice`."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            match = nearest(value, self.choices)
            near = () if match is None else (match,)
            raise NoSuchChoice(error.message, near, ctx=ctx, param=param) from None
