"""A week that fits on two benches and not on one line, by orders that must be made in time."""

from pathlib import Path

PLANT = """
name = "Tight"
currency = "EUR"
time_zone = "Europe/Berlin"
start = "2026-03-02 00:00:00"
rates = [
  { product = "*", resource = "line", rate = "60 min" },
  { product = "*", resource = "workshop", rate = "60 min" },
]
[lateness]
cost_per_day = 30
[calendars.day]
shifts = ["Mon-Fri 06:00-14:00"]
[products.chair]
price = 95
[resources.line]
kind = "mass"
hourly_cost = 10
setup_by = ["product"]
changeover = "45 min"
[resources.workshop]
kind = "custom"
stations = 2
hourly_cost = 46
"""

ORDERS = """order,product,quantity,due,deadline,must_make
A,chair,5,2026-03-02,2026-03-02,yes
B,chair,5,2026-03-02,2026-03-02,yes
"""


def write_tight_week(folder: Path) -> Path:
    """Write a plant and its orders; alone, each fits on the line, but not one after the other."""
    folder.mkdir()
    (folder / "plant.toml").write_text(PLANT, encoding="utf-8")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return folder
