"""Lower bounds on the objective."""
