"""Sentences of the sheets."""

from collections.abc import Mapping

SHEETS: Mapping[str, str] = {}
