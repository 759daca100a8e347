"""Sentences of the troubles."""

from collections.abc import Mapping

TROUBLES: Mapping[str, str] = {}
