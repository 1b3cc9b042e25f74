"""Search for the makespan of jobs that all pass the same stages of identical machines."""

from solvers.search.flow.search import FlowParams, FlowSearch, MirroredFlowSearch
from solvers.search.flow.stages import Stages, stages_of, suits

__all__ = ["FlowParams", "FlowSearch", "MirroredFlowSearch", "Stages", "stages_of", "suits"]
