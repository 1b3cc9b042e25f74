"""Unit cost against quantity, regime by regime, and the quantities at which one overtakes another.

What making `q` units of a product together costs in a regime: one changeover, the mean of those
that are allowed between different setups, the hours of all minutes of work, material on the units
started, and options. The fixed weekly cost of the resources counts where it is asked for. Figures
are exact and at the plant's own prices; what they leave out (dates, capacity, who is next to whom
on a station) is for a plan.
"""

from planner.economics.breakeven import LARGEST, break_even, break_evens, breakevens
from planner.economics.curves import Curve, ProductEconomics, economics, variant_of
from planner.economics.terms import PARTS

__all__ = [
    "LARGEST",
    "PARTS",
    "Curve",
    "ProductEconomics",
    "break_even",
    "break_evens",
    "breakevens",
    "economics",
    "variant_of",
]
