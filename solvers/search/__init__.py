"""Local search over schedules."""
