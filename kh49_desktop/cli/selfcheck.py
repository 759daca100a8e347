"""The check that an installed program has everything it needs: letters, the register, the law, PDF, seal, parcels."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from kh49_desktop.cli.desk import BROKEN, DONE, Desk, Said
from kh49_desktop.goals.demo import make_demo
from kh49_desktop.goals.founding import found_unit
from kh49_desktop.goals.periods import period_of
from kh49_desktop.goals.summary import gather
from kh49_desktop.goals.units import own_unit
from kh49_desktop.paths import shipped
from kh49_desktop.reference import Reference
from kh49_desktop.store import post
from kh49_desktop.store.file import Store

# Every Vietnamese letter with its marks, and those of the Ê-đê.
VOWELS: Final = "aáàảãạăắằẳẵặâấầẩẫậeéèẻẽẹêếềểễệiíìỉĩịoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựyýỳỷỹỵ"
LETTERS: Final = VOWELS + VOWELS.upper() + "đĐƀɃčČĕĔĭĬŏŎŭŬñÑ"
FLIPPED: Final = 1
PREVIEW_WIDTH: Final = 600  # pixels


class _Bench:
    """The steps of the check, over one register in a temporary folder with a Vietnamese name."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        """Take the rooms and the folder."""
        self._desk, self._folder = desk, folder
        self._now = desk.clock()
        self._store: Store | None = None
        self._pdf = folder / "báo cáo.pdf"

    def shipped_files(self) -> str:
        """Find migrations, reference data and fonts."""
        migrations = len(list(shipped("db", "migrations").glob("*.sql")))
        reference = Reference.load()
        fonts = sorted(path.name for path in shipped("resources", "fonts").glob("*.ttf"))
        if not migrations or not reference.rules or not fonts:
            raise FileNotFoundError("db, resources")
        return f"{migrations} bước dữ liệu, {len(reference.targets)} chỉ tiêu, {len(fonts)} phông chữ"

    def register(self) -> str:
        """Write a register, close it, open it again and read the same."""
        first = self._open()
        make_demo(first)
        before = first.dump()
        first.close()
        self._store = self._open()
        if self._store.dump() != before:
            raise ValueError("dump")
        return f"{len(before.splitlines())} bản ghi đọc lại đúng từng chữ"

    def _open(self, inside: str = "") -> Store:
        return Store.open(self._folder / inside, self._desk.catalogue, Reference.load(), clock=self._desk.clock)

    @property
    def _opened(self) -> Store:
        if self._store is None:
            raise ValueError("register")
        return self._store

    def letters(self) -> str:
        """Print every letter; one that the font lacks is reported by the printer."""
        data = self._data()
        data["unit"]["name"] = LETTERS
        written = self._write(data, level="L0", seal=None)
        if written.replaced:
            raise ValueError(" ".join(written.replaced))
        return f"{len(LETTERS)} chữ cái đều có trong phông chữ"

    def document(self) -> str:
        """Make the summary as PDF."""
        written = self._write(self._data(), level="L0", seal=None)
        return f"{written.pages} trang, {self._pdf.stat().st_size // 1024} KB"

    def preview(self) -> str:
        """Draw the first page as the window's preview does, and see ink on it."""
        page = self._desk.rooms.report().preview.render_page(self._pdf.read_bytes(), 0, PREVIEW_WIDTH)
        if page.width != PREVIEW_WIDTH or len(set(page.rgba[::4])) == 1:
            raise ValueError(page.width, page.height)
        return f"vẽ được trang đầu, {page.width} × {page.height} điểm ảnh"

    def signature(self) -> str:
        """Seal the summary, check it, change one byte and see that it is noticed."""
        report, store = self._desk.rooms.report(), self._opened
        unit = own_unit(store)
        seal = report.seal.make_seal(self._folder, name=unit.name, unit=unit.id, now=self._now)
        self._write(self._data(), level="L1", seal=seal)
        good = report.verify.verify(self._pdf, known=(), own=seal.known)["verdict"]
        content = bytearray(self._pdf.read_bytes())
        content[len(content) // 3] ^= FLIPPED
        self._pdf.write_bytes(content)
        bad = report.verify.verify(self._pdf, known=(), own=seal.known)["verdict"]
        if (good, bad) != ("valid", "invalid"):
            raise ValueError(good, bad)
        return "đóng dấu, kiểm tra hợp lệ; sửa một byte thì bị phát hiện"

    def parcels(self) -> str:
        """Send a parcel up and its receipt back; an altered byte is refused; look for sticks, and for the six words."""
        door, store = self._desk.rooms.parcels(), self._opened
        with closing(self._open("cấp trên")) as above:
            found_unit(above, {"name": "Công đoàn cấp trên", "code": "0", "kind": "LDLD_TINH"})
            above.set_setting("role", "superior")
            office, unit = door.Standing(above), door.Standing(store)
            door.add_unit(office, unit.unit.code, unit.unit.name)
            card = door.make_card(office, unit.unit.code)
            said = door.six_words(card.public)
            door.take_card(store, door.Card.of_digits(card.to_digits(), store.today))
            (path,) = door.write(unit, [door.make_state(unit, "superior")], self._folder)
            content = bytearray(path.read_bytes())
            content[len(content) // 3] ^= FLIPPED
            spoilt = self._folder / f"sua_{path.name}"
            spoilt.write_bytes(content)
            verdicts = [door.take(office, one).verdict for one in door.gather([spoilt, path])]
            back = door.write(office, [door.make_answer(office, store.own_unit)], self._folder)
            received = [door.take(door.Standing(store), one).verdict for one in door.gather(back)]
        states = [one.state for one in post.letters(store, way=post.OUT)]
        if (verdicts, received, states) != (["altered", "accepted"], ["accepted"], [post.RECEIVED]):
            raise ValueError(verdicts, received, states)
        sticks = len(door.sticks.removable())
        return f"gói đi, biên nhận về, sửa một byte thì bị phát hiện; sáu từ: {', '.join(said)}; {sticks} USB đang cắm"

    def _data(self) -> dict[str, Any]:
        store = self._opened
        year = store.today.year - (store.today < datetime.date(store.today.year, 12, 1))
        return {**gather(store, period_of(store.reference, year))}

    def _write(self, data: dict[str, Any], *, level: str, seal: Any) -> Any:
        summary = self._desk.rooms.report().summary
        reference = self._opened.reference
        return summary.write_summary(self._pdf, data, reference=reference, level=level, seal=seal, now=self._now)

    def close(self) -> None:
        """Let the folder go."""
        if self._store:
            self._store.close()


def self_check(desk: Desk) -> Said:
    """Carry out every step; one that fails is told with its reason and does not keep the others from running."""
    with tempfile.TemporaryDirectory(prefix="kiểm tra ") as name:
        bench = _Bench(desk, Path(name) / "dữ liệu thử")
        steps: list[tuple[str, str, Callable[[], str]]] = [
            ("files", "Tệp đi kèm", bench.shipped_files),
            ("register", "Sổ dữ liệu (SQLite)", bench.register),
            ("letters", "Chữ Việt trên PDF", bench.letters),
            ("document", "Báo cáo PDF", bench.document),
            ("preview", "Xem trước trang in", bench.preview),
            ("signature", "Dấu và kiểm tra", bench.signature),
            ("parcels", "Gói gửi và nhận", bench.parcels),
        ]
        found = [_carry_out(*step) for step in steps]
        bench.close()
    good = all(step["ok"] for step in found)
    lines = [f"{'đạt ' if step['ok'] else 'HỎNG'}  {step['title']}: {step['message']}" for step in found]
    return Said({"ok": good, "steps": found}, "\n".join(lines), code=DONE if good else BROKEN)


def _carry_out(code: str, title: str, work: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"step": code, "title": title, "ok": True, "message": work()}
    except Exception as error:  # noqa: BLE001 - whatever is missing in an installation is what this command is to tell
        return {"step": code, "title": title, "ok": False, "message": f"{type(error).__name__}: {error}"}
