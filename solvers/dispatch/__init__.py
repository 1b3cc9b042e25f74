"""Construction: rules that build a first schedule.

:func:`edd` answers at once; :func:`dispatch` keeps the best of several compiled rules;
:func:`sequence` keeps an assignment of jobs to routes and machines and orders it.
"""

from solvers.dispatch.edd import LEADS, edd, multi_step
from solvers.dispatch.params import DispatchParams
from solvers.dispatch.rules import dispatch, sequence

__all__ = ["LEADS", "DispatchParams", "dispatch", "edd", "multi_step", "sequence"]
