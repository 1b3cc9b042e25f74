"""Readers of published instances, one family a module, and what they share.

A reader turns a file into an :class:`~benchmarks.instance.Instance`: a problem for the core, and an
evaluation of schedules from the file's own data. It takes any further file of the same format.
A folder of data holds ``FAMILY/`` with instances at any depth and ``FAMILY/bks.csv``.
"""

from benchmarks.readers import (
    fjsp,
    fjsp_sdst,
    hybrid_flow_shop,
    order_acceptance_oas,
    single_machine_wt_orlib,
    single_machine_wtsds,
    time_dependent_capacity,
    unrelated_parallel_nosetup,
    upms_sdst_cmax,
    upms_sdst_tardiness,
)
from benchmarks.readers.family import Family

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        upms_sdst_cmax.FAMILY,
        upms_sdst_tardiness.FAMILY,
        single_machine_wtsds.FAMILY,
        single_machine_wt_orlib.FAMILY,
        order_acceptance_oas.FAMILY,
        fjsp.FAMILY,
        fjsp_sdst.FAMILY,
        hybrid_flow_shop.FAMILY,
        time_dependent_capacity.FAMILY,
        unrelated_parallel_nosetup.FAMILY,
    )
}
"""By the name of their folder."""

__all__ = ["FAMILIES", "Family"]
