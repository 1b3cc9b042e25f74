"""Constraint-programming models."""
