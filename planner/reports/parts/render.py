"""Pages that are complete in themselves: one file, under a policy that forbids every load.

Everything that comes from the data is escaped by the templates; only our own styles and scripts go
in as they are, and the policy knows the scripts by their digests.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def render(
    template: str,
    values: Mapping[str, object],
    styles: Sequence[str] = ("page.css",),
    scripts: Sequence[str] = ("tables.js",),
) -> str:
    """Return a page made of a template that extends ``base.html``.

    Parameters
    ----------
    template, styles, scripts
        Names among the assets.
    values
        What the template shows.
    """
    environment = Environment(
        loader=PackageLoader("planner.reports", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    programs = [_asset(name) for name in scripts]
    ours = {
        "version": __version__,
        "css": _markup("".join(_asset(name) for name in styles)),
        "scripts": [_markup(text) for text in programs],
        "script_hashes": _markup(" ".join(_hash(text) for text in programs)),
    }
    return environment.get_template(template).render({**ours, **values}) + "\n"


def _markup(text: str) -> Markup:
    """Mark a text of ours as safe."""
    return Markup(text)


def _asset(name: str) -> str:
    return (files("planner.reports") / "assets" / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """Return the source by which a content security policy knows a script."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
