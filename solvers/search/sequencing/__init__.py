"""The search for problems of one step: sequences of machines, moved at some 100 ns a try."""

from solvers.search.sequencing.params import SequencingParams
from solvers.search.sequencing.sequencer import Sequencer, suits

__all__ = ["Sequencer", "SequencingParams", "suits"]
