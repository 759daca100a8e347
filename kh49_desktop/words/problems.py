"""Sentences of the problems."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, str] = {}
