"""Measurements: suites, readers of published instances, and their protocol."""
