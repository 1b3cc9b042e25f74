"""Production planning: which regime, which resource and when, for every order of the week.

What is listed in `__all__` is public; all else may change. A name is imported when it is first
used, so that importing the package, as the command line does, loads neither a solver nor a table
library.
"""

from planner.version import __version__

# As `typing` has it; that module alone takes longer to load than this package.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from planner.errors import (
        BadRequest,
        GateFailed,
        InputRejected,
        NoPlan,
        PlanInvalid,
        PlannerError,
    )
    from planner.orders import CheckedOrders, check_orders
    from planner.plan import Plan, load_plan
    from planner.planning.admit import admits
    from planner.planning.cancel import CancelToken
    from planner.planning.inputs import save_week
    from planner.planning.plan_week import plan_week
    from planner.planning.progress import Progress
    from planner.planning.verify import verify_folder
    from planner.planning.week import Week, read_week
    from planner.plant import Defect, Plant, load_plant, save_plant
    from planner.strategies import Strategy, find_strategy

__all__ = [
    "BadRequest",
    "CancelToken",
    "CheckedOrders",
    "Defect",
    "GateFailed",
    "InputRejected",
    "NoPlan",
    "Plan",
    "PlanInvalid",
    "PlannerError",
    "Plant",
    "Progress",
    "Strategy",
    "Week",
    "__version__",
    "admits",
    "check_orders",
    "find_strategy",
    "load_plan",
    "load_plant",
    "plan_week",
    "read_week",
    "save_plant",
    "save_week",
    "verify_folder",
]

_ROOMS = {
    "BadRequest": "planner.errors",
    "CancelToken": "planner.planning.cancel",
    "CheckedOrders": "planner.orders",
    "Defect": "planner.plant",
    "GateFailed": "planner.errors",
    "InputRejected": "planner.errors",
    "NoPlan": "planner.errors",
    "Plan": "planner.plan",
    "PlanInvalid": "planner.errors",
    "PlannerError": "planner.errors",
    "Plant": "planner.plant",
    "Progress": "planner.planning.progress",
    "Strategy": "planner.strategies",
    "Week": "planner.planning.week",
    "admits": "planner.planning.admit",
    "check_orders": "planner.orders",
    "find_strategy": "planner.strategies",
    "load_plan": "planner.plan",
    "load_plant": "planner.plant",
    "plan_week": "planner.planning.plan_week",
    "read_week": "planner.planning.week",
    "save_plant": "planner.plant",
    "save_week": "planner.planning.inputs",
    "verify_folder": "planner.planning.verify",
}

if not TYPE_CHECKING:  # a type checker takes the imports above, and so still finds a misspelt name

    def __getattr__(name: str) -> object:
        """Import a public name from its room when it is first used."""
        if name not in _ROOMS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(_ROOMS[name]), name)
