"""The scheduling core: integers only, usable on its own."""

from solvers.verifier import Verification, Violation, ViolationKind, verify, verify_result

__all__ = ["Verification", "Violation", "ViolationKind", "verify", "verify_result"]
