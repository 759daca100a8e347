"""The rows of a large sheet are kept small and are the same rows."""

from __future__ import annotations

import datetime
import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.sheets import stowed
from kh49_desktop.sheets.reading import Cell
from kh49_desktop.sheets.stowed import Line, Lines, Stowed, alike, fill

cells = st.one_of(
    st.text(max_size=8),
    st.just(""),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
rows = st.lists(st.lists(cells, max_size=4), max_size=20)


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stowed, "BLOCK", 3)
        yield


def kinds(several: Sequence[list[Cell]]) -> list[list[type]]:
    return [[type(cell) for cell in row] for row in several]


@given(rows, st.slices(20))
def test_stowed_rows_are_the_rows(plain: list[list[Cell]], some: slice) -> None:
    kept = Stowed(iter(plain))
    assert kept == plain
    assert (len(kept), list(kept), kinds(list(kept))) == (len(plain), plain, kinds(plain))
    assert kept[some] == plain[some]
    assert [kept[at] for at in range(-len(plain), len(plain))] == plain + plain
    for beyond in (len(plain), -len(plain) - 1):
        with pytest.raises(IndexError):
            kept[beyond]


@given(rows, st.data())
def test_values_are_filled_in_where_they_stand(plain: list[list[Cell]], data: st.DataObject) -> None:
    places = [(row, column) for row, own in enumerate(plain) for column in range(len(own))]
    values: dict[int, dict[int, Cell]] = {}
    for row, column in data.draw(st.sets(st.sampled_from(places)) if places else st.just(set[tuple[int, int]]())):
        values.setdefault(row, {})[column] = data.draw(cells)
    kept = Stowed(plain)
    before = kept[:1]
    fill(kept, values)
    wanted = [list(row) for row in plain]
    fill(wanted, values)
    assert kept == wanted
    assert kept != [*wanted, []]
    assert before == plain[:1]  # of plain rows nothing was changed by filling the stowed ones


@given(rows, st.data())
def test_lines_tell_the_number_the_cells_and_the_band_of_each(plain: list[list[Cell]], data: st.DataObject) -> None:
    numbers = sorted(data.draw(st.sets(st.integers(1, len(plain)))) if plain else [])
    bands = [data.draw(st.sampled_from(["", "Tổ may 1", "Tổ may 2"])) for _ in numbers]
    lines = Lines(Stowed(plain))
    for number, band in zip(numbers, bands, strict=True):
        lines.add(number, band)
    told = [Line(number, plain[number - 1], band) for number, band in zip(numbers, bands, strict=True)]
    assert list(lines) == told
    assert lines == told
    assert (lines[1:], lines[::-2], len(lines)) == (told[1:], told[::-2], len(told))
    assert lines.cells(1, None, 2) == [line.cells for line in told[1::2]]
    assert lines.bands == tuple(dict.fromkeys(band for band in bands if band))
    assert lines.without(numbers[:1]) == told[1:]
    assert not numbers or lines[-1] == told[-1]


def test_rows_made_from_stowed_ones_are_stowed() -> None:
    assert isinstance(alike(Stowed([["a"]]), iter([["b"]])), Stowed)
    assert alike([["a"]], iter([["b"]])) == [["b"]]


def test_a_large_list_takes_a_fraction_of_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stowed, "BLOCK", 256)

    def made(count: int = 4_000) -> list[list[Cell]]:
        day = datetime.date(1990, 1, 1).toordinal()
        return [
            [float(n), f"Nguyễn Thị {n}", datetime.date.fromordinal(day + n), "Nữ", f"0661{n:08}"] for n in range(count)
        ]

    tracemalloc.start()
    plain = made()
    whole = tracemalloc.get_traced_memory()[0]
    kept = Stowed(plain)
    both = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept == plain
    assert (both - whole) * 3 < whole
