"""What every document of an analysis has in common: it never changes, and zero has one sign."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, field_validator


class Figures(BaseModel):
    """A frozen document of figures, without unknown keys and without negative zeros.

    A linear program and a rounded difference may leave -0.0. It equals 0.0 but is other bytes and
    reads as `-0`, so it ends here, before any file or page.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="after")
    @classmethod
    def _zero_has_one_sign(cls, value: object) -> object:
        if isinstance(value, dict):
            return {key: _plain(each) for key, each in value.items()}
        return _plain(value)


def _plain(value: object) -> object:
    # Adding a positive zero changes no other number.
    return value + 0.0 if isinstance(value, float) else value
