"""Independent re-check of a schedule, its cost and its status."""
