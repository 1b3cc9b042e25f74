"""The factory: products, options, resources, routes, calendars and changeovers."""

from planner.plant.calendars import (
    OvertimeWindow,
    calendar_of,
    calendar_time,
    open_time,
    overtime_windows,
    pool_capacity,
)
from planner.plant.catalogue import Addition, Catalogue, StandardVariant, Usage
from planner.plant.checks import check_plant, check_reading
from planner.plant.defects import Defect, DefectCode, Severity, Where
from planner.plant.floor import LEVELS, ShopFloor, Transition
from planner.plant.learning import Learned, Learning, wright
from planner.plant.load import load_plant, plant_of, read_plant
from planner.plant.model import TABLES, Lateness, OrderBook, Plant, Refusal
from planner.plant.parse import Origin, PlantReading
from planner.plant.products import (
    AttributeLevel,
    Material,
    Option,
    OptionWork,
    Product,
    Receipt,
    StockItem,
    Variant,
    option_key,
)
from planner.plant.resources import (
    Changeover,
    ChangeoverRule,
    Outsourcing,
    Pool,
    Rate,
    Resource,
    RoutingStep,
)
from planner.plant.row import (
    ANY,
    NO_VALUE,
    Adds,
    Combine,
    Direction,
    Kind,
    Level,
    Regime,
    Row,
    Stage,
)
from planner.plant.state import MachineState, StockState, Volume, WorkInProgress
from planner.plant.times import Calendar, CalendarException, Downtime, Overtime
from planner.plant.units import MICRO
from planner.plant.write import save_plant

__all__ = [
    "ANY",
    "LEVELS",
    "MICRO",
    "NO_VALUE",
    "TABLES",
    "Addition",
    "Adds",
    "AttributeLevel",
    "Calendar",
    "CalendarException",
    "Catalogue",
    "Changeover",
    "ChangeoverRule",
    "Combine",
    "Defect",
    "DefectCode",
    "Direction",
    "Downtime",
    "Kind",
    "Lateness",
    "Learned",
    "Learning",
    "Level",
    "MachineState",
    "Material",
    "Option",
    "OptionWork",
    "OrderBook",
    "Origin",
    "Outsourcing",
    "Overtime",
    "OvertimeWindow",
    "Plant",
    "PlantReading",
    "Pool",
    "Product",
    "Rate",
    "Receipt",
    "Refusal",
    "Regime",
    "Resource",
    "RoutingStep",
    "Row",
    "Severity",
    "ShopFloor",
    "Stage",
    "StandardVariant",
    "StockItem",
    "StockState",
    "Transition",
    "Usage",
    "Variant",
    "Volume",
    "Where",
    "WorkInProgress",
    "calendar_of",
    "calendar_time",
    "check_plant",
    "check_reading",
    "load_plant",
    "open_time",
    "option_key",
    "overtime_windows",
    "plant_of",
    "pool_capacity",
    "read_plant",
    "save_plant",
    "wright",
]
