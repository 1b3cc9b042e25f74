"""Re-checks a plan against plant and orders, in instants, quantities and money."""
