"""Every parcel that was taken in is kept under its SHA-256, one by one or many together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kh49_desktop.parcels import taking
from kh49_desktop.reference import Reference
from kh49_desktop.store import post
from tests.parcels.offices import Offices, sha256


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


def kept(offices: Offices) -> dict[str, bytes]:
    folder = offices.superior.folder / taking.PARCELS
    return {file.stem: file.read_bytes() for file in folder.rglob("*.kh49")}


def test_a_parcel_is_kept_when_it_was_taken(offices: Offices) -> None:
    first = offices.founded()
    content = first.state("superior")
    assert offices.superior.take(content).good
    assert kept(offices) == {sha256(content): content}


def test_parcels_taken_together_are_kept_when_all_are_done_or_the_taking_stops(
    offices: Offices, tmp_path: Path
) -> None:
    contents = [offices.founded(f"DL-{number}", f"CĐCS {number}").state("superior") for number in range(3)]
    for number, content in enumerate(contents):
        (tmp_path / f"KH49_{number}.kh49").write_bytes(content)
    paths = [tmp_path / f"KH49_{number}.kh49" for number in range(3)]
    taken = taking.take_any(offices.superior.standing, paths, lambda _: {})
    assert next(taken).good
    assert next(taken).good
    taken.close()  # type: ignore[attr-defined] # a person stops it
    listed = {one.sha256 for one in post.letters(offices.superior.store, way=post.IN)}
    assert set(kept(offices)) == listed >= {sha256(content) for content in contents[:2]}
    again = [one.verdict for one in taking.take_any(offices.superior.standing, paths, lambda _: {})]
    assert again == ["same" if sha256(content) in listed else "accepted" for content in contents]
    assert kept(offices) == {sha256(content): content for content in contents}
