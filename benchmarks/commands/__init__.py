"""The verbs of ``python -m benchmarks``, one file a verb; `real` stands with its sources."""
