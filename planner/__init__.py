"""Production planning: which regime, which resource and when, for every order of the week."""

__version__ = "0.1.0"

__all__ = ["__version__"]
