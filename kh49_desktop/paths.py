"""Where files are: the same answer in a source checkout, an installed wheel and the built program."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, given by its parts.

    A checkout has db/ and resources/ beside the package; a wheel and the built program have them inside it.
    """
    for root in (PACKAGE, PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(parts))
