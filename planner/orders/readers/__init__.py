"""Read an order file of any known kind as text, with the row numbers its author sees."""

from planner.orders.readers.files import find_book, read_table
from planner.orders.readers.parquet_file import read_frame
from planner.orders.readers.table import RawTable, UnreadableTable

__all__ = ["RawTable", "UnreadableTable", "find_book", "read_frame", "read_table"]
