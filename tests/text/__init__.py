"""Tests of the room for Vietnamese text."""
