"""Construction of schedules by dispatching rules."""
