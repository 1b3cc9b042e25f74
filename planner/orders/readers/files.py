"""Find the order book, choose the reader by what it is, and notice when its name says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import BadRequest
from planner.orders.readers.delimited import read_delimited
from planner.orders.readers.json_file import read_json
from planner.orders.readers.parquet_file import read_parquet
from planner.orders.readers.table import MAX_BYTES, UnreadableTable
from planner.orders.readers.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from planner.orders.readers.table import RawTable
    from planner.plant.model import OrderBook

KINDS = {
    ".csv": "delimited text",
    ".tsv": "delimited text",
    ".txt": "delimited text",
    ".json": "JSON",
    ".jsonl": "JSON",
    ".ndjson": "JSON",
    ".parquet": "Parquet",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
}
_SIGNATURES = {
    b"PK\x03\x04": "workbook",
    b"PAR1": "Parquet",
    b"\x1f\x8b": "gzip archive",
    b"\xd0\xcf\x11\xe0": "old binary workbook (.xls)",
    b"%PDF": "PDF document",
}


def find_book(folder: Path) -> Path:
    """Return the one file `orders.*` in a folder.

    Raises
    ------
    BadRequest
        When there is none, or more than one.
    """
    found = sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.stem.lower() == "orders" and path.suffix.lower() in KINDS
    )
    if len(found) == 1:
        return found[0]
    if not found:
        raise BadRequest(
            f"{folder} holds no order book", hint="put orders.csv there, or name one with --orders"
        )
    names = ", ".join(path.name for path in found)
    raise BadRequest(f"{folder} holds several order books: {names}", hint="name one with --orders")


def read_table(path: Path, book: OrderBook, *, sheet: str | None = None) -> RawTable:
    """Read an order file as text.

    Parameters
    ----------
    path
        CSV, TSV, JSON (an array or one object a line), Parquet or XLSX.
    book
        States encoding and delimiter of delimited text, where they are not to be detected.
    sheet
        The sheet of a workbook; without one `orders`, or the only sheet there is.

    Raises
    ------
    UnreadableTable
        If the file is missing, is of another kind than its name says, or holds no table.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise UnreadableTable(
            f"{path.name}: no reader for '{path.suffix}' files",
            hint=f"save the order book as one of {', '.join(KINDS)}",
        )
    _refuse_impostor(path, kind)
    if kind == "delimited text":
        return read_delimited(path, encoding=book.encoding, delimiter=book.separator)
    if kind == "JSON":
        return read_json(path)
    if kind == "Parquet":
        return read_parquet(path)
    return read_workbook(path, sheet=sheet)


def _refuse_impostor(path: Path, kind: str) -> None:
    """Stop at a file that cannot be what its name says, before a reader trips over it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as error:
        raise UnreadableTable(
            f"{path.name} cannot be opened: {error.strerror}",
            hint="check the path and that the file may be read",
        ) from error
    if size > MAX_BYTES:
        raise UnreadableTable(
            f"{path.name} holds {size:,} bytes",
            hint=f"at most {MAX_BYTES:,} bytes are read; split the book or save it as Parquet",
        )
    found = next((name for mark, name in _SIGNATURES.items() if head.startswith(mark)), None)
    if found is not None and found != kind:
        raise UnreadableTable(
            f"{path.name} is a {found} by its content, not {kind}",
            hint="give the file the ending of what it is, or export it again",
        )
    if kind in {"workbook", "Parquet"} and found is None:
        raise UnreadableTable(
            f"{path.name} is not a {kind}: it does not begin like one",
            hint="give the file the ending of what it is, or export it again",
        )
