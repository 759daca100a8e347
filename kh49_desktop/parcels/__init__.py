"""Sync files: sealed bytes, keys and cards, what goes out and what comes in (design: sync)."""
