"""The factory: products, options, resources, routes, calendars and changeovers."""

from planner.plant.defects import Defect, DefectCode, Severity, Where
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
    "MICRO",
    "NO_VALUE",
    "TABLES",
    "Adds",
    "AttributeLevel",
    "Calendar",
    "CalendarException",
    "Changeover",
    "ChangeoverRule",
    "Combine",
    "Defect",
    "DefectCode",
    "Direction",
    "Downtime",
    "Kind",
    "Lateness",
    "Level",
    "MachineState",
    "Material",
    "Option",
    "OptionWork",
    "OrderBook",
    "Origin",
    "Outsourcing",
    "Overtime",
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
    "Stage",
    "StockItem",
    "StockState",
    "Variant",
    "Volume",
    "Where",
    "WorkInProgress",
    "load_plant",
    "option_key",
    "plant_of",
    "read_plant",
    "save_plant",
]
