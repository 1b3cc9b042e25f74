"""How likely is what a plan promises: the plan replayed while machines and work vary."""
