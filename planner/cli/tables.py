"""Tables as lines of text: the first column to the left, figures to the right."""

from collections.abc import Iterable, Iterator, Sequence


def table_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a header and rows as lines whose columns stand below each other.

    Parameters
    ----------
    header
        Names of the columns.
    rows
        As many cells each.
    """
    body = [list(header), *(list(row) for row in rows)]
    widths = [max(len(row[column]) for row in body) for column in range(len(header))]
    for row in body:
        first, *rest = row
        cells = [
            first.ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)),
        ]
        yield "  ".join(cells).rstrip()


def percent(share: float | None) -> str:
    """Return a share as `93.4%`, or a dash where there is none."""
    return "-" if share is None else f"{share:.1%}"
