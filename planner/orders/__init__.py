"""The order book: its schema, readers, checks and quarantine."""

from planner.orders.book import CheckedOrders, check_orders
from planner.orders.readers import UnreadableTable, find_book
from planner.orders.schema import OrderSchema, empty_orders
from planner.orders.write import orders_as_text, write_orders

__all__ = [
    "CheckedOrders",
    "OrderSchema",
    "UnreadableTable",
    "check_orders",
    "empty_orders",
    "find_book",
    "orders_as_text",
    "write_orders",
]
