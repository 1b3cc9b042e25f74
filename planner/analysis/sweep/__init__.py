"""Which capacity: every point of a grid of what-ifs planned, and what follows from the figures."""
