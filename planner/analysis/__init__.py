"""What planners ask of many plans: which strategy, which capacity, and how sure that is."""
