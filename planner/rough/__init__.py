"""Rough-cut capacity: what a week costs and needs before anything is sequenced.

Orders are divisible and resources have hours by time bucket, so a plan takes milliseconds where a
detailed one takes a minute, and thousands of plants can be weighed against each other. With the
allowance ``bound`` no detailed plan is cheaper; with ``typical`` it says what one should expect.
"""

from planner.rough.buckets import bucket_edges
from planner.rough.closing import closed_ways
from planner.rough.figures import RoughLoad, RoughPlan, UnservedOrder
from planner.rough.hours import HourWorth
from planner.rough.week import RoughWeek, rough_week, rough_week_from
from solvers.linear import Allowance

__all__ = [
    "Allowance",
    "HourWorth",
    "RoughLoad",
    "RoughPlan",
    "RoughWeek",
    "UnservedOrder",
    "bucket_edges",
    "closed_ways",
    "rough_week",
    "rough_week_from",
]
