"""The public names, written down once more: changing one is a decision, never an accident."""

import planner
import solvers

PLANNER = {"__version__"}
SOLVERS: set[str] = set()


def test_planner_exports_what_was_promised():
    assert set(planner.__all__) == PLANNER


def test_solvers_exports_what_was_promised():
    assert set(getattr(solvers, "__all__", ())) == SOLVERS


def test_every_exported_name_is_there():
    for package, names in ((planner, PLANNER), (solvers, SOLVERS)):
        for name in names:
            assert hasattr(package, name), f"{package.__name__}.{name}"
