"""A plant folder and an order book in which every kind of defect stands once, for acceptance."""

from pathlib import Path

from planner.plant.defects import DefectCode as Code

PLANT = {
    "plant.toml": """
name = "Chair works"
time_zone = "Europe/Berlin"
start = "2026-03-02"
horizon = "14 d"
lateness.cost_per_day = 30
""",
    "products.csv": """
name,family,unit,price
chair,seats,pcs,95
bench,seats,pcs,160
stool,seats,pcs,58
shelf,cases,pcs,120
cabinet,cases,pcs,400
""",
    "options.csv": """
group,option,products,default,stage,excludes,minutes
wood,beech,,yes,base,,0 min
wood,oak,,no,base,,0 min
cover,leather,chair,no,late,oak,10 min
""",
    "resources.csv": """
name,kind,calendar,stations,setup_by,initial_setup,changeover,pools
line,mass,day,1,product,chair,,
press,mass,day,1,product,,45 min,
workshop,custom,day,2,,,,
night bench,custom,day,1,,,,joiners=1
""",
    "rates.csv": """
product,resource,regime,rate
chair,line,,2 min
bench,line,,3 min
stool,line,,2 min
chair,press,,2 min
stool,press,,2 min
shelf,workshop,,30 min
chair,workshop,,40 min
bench,workshop,,45 min
stool,workshop,,25 min
chair,wrokshop,,40 min
stool,night bench,,0 min
chair,night bench,,
stool,workshop,hybrid,0.0001 s
""",
    "calendars.csv": """
name,shifts,valid_until
day,Mon-Fri 06:00-14:00,2026-03-14
night,Mon-Fri 22:00-05:00,
""",
    "pools.csv": """
name,capacity,calendar
joiners,2,night
""",
    "changeovers.csv": """
resource,from_setup,to_setup,minutes
line,chair,chair,5 min
line,chair,bench,10 min
line,bench,stool,10 min
line,chair,stool,60 min
line,bench,chair,10 min
line,stool,bench,10 min
press,chair,stool,20 min
""",
    "routings.csv": """
product,route,regime,step,after,resources,rate
cabinet,by hand,custom,saw,glue,workshop,20 min
cabinet,by hand,custom,glue,saw,workshop,20 min
""",
    "receipts.csv": """
item,quantity
felt,40
""",
    "stock.csv": """
item,product,options,on_hand
felt,,,10
chair body,chair,leather,3
""",
}
"""The broken plant's files by name."""

SOUND_PLANT = {
    "plant.toml": PLANT["plant.toml"],
    "products.csv": PLANT["products.csv"],
    "options.csv": PLANT["options.csv"],
    "resources.csv": """
name,kind,stations,setup_by,initial_setup,changeover
line,mass,1,product,chair,45 min
workshop,custom,2,,,
""",
    "rates.csv": """
product,resource,rate
chair,line,2 min
bench,line,3 min
stool,line,2 min
*,workshop,30 min
""",
    "calendars.csv": """
name,shifts
day,Mon-Fri 06:00-14:00
""",
}
"""The same plant without its defects."""

_HEADER = "order,product,quantity,unit,due,deadline,options,regimes,bespoke_minutes,status"

GOOD_LINES = {
    "G1": "chair,20,pcs,2026-03-12,,,,,open",
    "G2": "bench,18,pcs,2026-03-12,,,,,open",
    "G3": "stool,25,pcs,2026-03-12,,,,,open",
    "G4": "chair,24,pcs,2026-03-13,,,,,open",
}

WARNED_LINES = {
    "past": "chair,20,pcs,2026-02-20,,,,,open",
    "placeholder": "chair,20,pcs,2099-12-31,,,,,open",
    "outlier": "chair,300,pcs,2026-03-12,,,,,open",
    "stale": "chair,20,pcs,2025-11-03,,,,,open",
    "closed": "chair,20,pcs,2026-03-12,,,,,closed",
    "overload 1": "shelf,19,pcs,2026-03-03,,,,,open",
    "overload 2": "shelf,20,pcs,2026-03-03,,,,,open",
    "overload 3": "shelf,200,pcs,2026-03-03,,,,,open",
}

BAD_LINES = {
    "unknown product": "chiar,20,pcs,2026-03-12,,,,,open",
    "ambiguous date": "chair,20,pcs,03/04/2026,,,,,open",
    "invalid date": "chair,20,pcs,2026-02-31,,,,,open",
    "serial date": "chair,20,pcs,46093,,,,,open",
    "not positive": "chair,0,pcs,2026-03-12,,,,,open",
    "separator": "chair,1.000,pcs,2026-03-12,,,,,open",
    "unit": "chair,20,kg,2026-03-12,,,,,open",
    "no route": "chair,20,pcs,2026-03-12,,,mass,30,open",
    "no option": "chair,20,pcs,2026-03-12,,walnut,,,open",
    "incompatible": "chair,20,pcs,2026-03-12,,oak; leather,,,open",
    "impossible": "bench,20,pcs,2026-03-12,2026-03-02T06:10,,,,open",
}

_LINES = [*(GOOD_LINES | WARNED_LINES | BAD_LINES).items(), ("G1", GOOD_LINES["G1"])]
TWICE = len(_LINES) + 1
"""The row of the order line that stands in the book a second time."""


def row(order: str) -> int:
    """Return the row of the order book in which an order stands first."""
    return 2 + next(index for index, (name, _) in enumerate(_LINES) if name == order)


ORDER_DEFECTS = [
    (Code.UNKNOWN_PRODUCT, "error", row("unknown product"), "product", "chiar"),
    (Code.AMBIGUOUS_DATE, "error", row("ambiguous date"), "due", "03/04/2026"),
    (Code.INVALID_DATE, "error", row("invalid date"), "due", "2026-02-31"),
    (Code.EXCEL_SERIAL_DATE, "error", row("serial date"), "due", "46093"),
    (Code.PAST_DUE, "warning", row("past"), "due", "2026-02-20"),
    (Code.PLACEHOLDER_DUE_DATE, "warning", row("placeholder"), "due", "2099-12-31"),
    (Code.DUPLICATE_ORDER_LINE, "error", TWICE, "order", "G1"),
    (Code.QUANTITY_NOT_POSITIVE, "error", row("not positive"), "quantity", "0"),
    (Code.SEPARATOR, "error", row("separator"), "quantity", "1.000"),
    (Code.QUANTITY_OUTLIER, "warning", row("outlier"), "quantity", "300"),
    (Code.UNIT_MISMATCH, "error", row("unit"), "unit", "kg"),
    (Code.NO_ROUTE, "error", row("no route"), "product", "chair"),
    (Code.INVALID_OPTION, "error", row("no option"), "options", "walnut"),
    (Code.INVALID_OPTION, "error", row("incompatible"), "options", "oak; leather"),
    (Code.OVERLOAD, "warning", None, "due", "2026-03-03"),
    (Code.OVERLOAD, "warning", row("overload 3"), "due", "2026-03-03"),
    (Code.IMPOSSIBLE, "error", row("impossible"), "deadline", "2026-03-02T06:10"),
    (Code.STALE_LINE, "warning", row("closed"), "status", "closed"),
    (Code.STALE_LINE, "warning", row("stale"), "due", "2025-11-03"),
]
"""Code, severity, row, column and value of each defect of the order book."""

PLANT_DEFECTS = [
    (Code.MISSING_COLUMN, "error", "receipts.csv", 1, "arrives_at", None),
    (Code.UNKNOWN_RESOURCE, "error", "rates.csv", 11, "resource", "wrokshop"),
    (Code.MISSING_RATE, "error", "rates.csv", 12, "rate", "0 min"),
    (Code.MISSING_RATE, "error", "rates.csv", 13, "rate", None),
    (Code.IMPLAUSIBLE_RATE, "warning", "rates.csv", 14, "rate", "0.0001 s"),
    (Code.CALENDAR_ENDS, "error", "calendars.csv", 2, "valid_until", "2026-03-14"),
    (Code.SHIFTS_NEVER_OVERLAP, "error", "resources.csv", 5, "pools", "joiners=1"),
    (Code.MISSING_CHANGEOVER, "error", "changeovers.csv", 1, "to_setup", "stool -> chair"),
    (Code.MISSING_CHANGEOVER, "warning", "changeovers.csv", 1, "to_setup", "stool -> chair"),
    (Code.TRIANGLE_INEQUALITY, "warning", "changeovers.csv", 2, "minutes", "5 min"),
    (Code.TRIANGLE_INEQUALITY, "warning", "changeovers.csv", 5, "minutes", "1 h"),
    (Code.UNKNOWN_INITIAL_STATE, "warning", "resources.csv", 3, "initial_setup", None),
    (Code.ROUTING_CYCLE, "error", "routings.csv", 2, "after", "saw"),
    (Code.MISSING_BASELINE, "error", "stock.csv", 3, "options", "leather"),
]
"""Code, severity, file, row, column and value of each defect of the plant."""


def write(folder: Path, plant: dict[str, str] = PLANT, *, order_name: str = "order") -> Path:
    """Write a plant and the broken order book into a folder and return it."""
    for name, text in plant.items():
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    header = _HEADER.replace("order", order_name, 1)
    lines = [header, *(f"{name},{cells}" for name, cells in _LINES)]
    (folder / "orders.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
