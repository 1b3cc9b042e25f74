"""The scheduling core: integers only, usable on its own."""
