"""Every command of the program, declared once: menus, tips, the command search and the help page read it from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from kh49_desktop.record import Catalogue, Record

When = Literal["always", "page", "undo", "redo"]
"""When a command is allowed: always, where the page offers it, when there is something to undo or redo."""


@dataclass(frozen=True, slots=True)
class Action:
    """One command. `keys` are Qt's portable names; the first is shown, all work."""

    id: str
    words: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    group: str = ""
    when: When = "always"
    told: str = ""  # what it does, for the help page, where the words alone do not tell

    @property
    def hint(self) -> str:
        """Return the keys as a badge shows them: "Ctrl N"."""
        return shown_keys(self.keys[0]) if self.keys else ""


GO, RECORD, FIND, SCREEN = "Đi tới", "Bản ghi", "Tìm và sửa", "Màn hình"

ACTIONS: Final = (
    Action("record.new", "Thêm", ("Ctrl+N",), "plus", RECORD, "page", "Mở phiếu trống để thêm bản ghi"),
    Action("record.save", "Lưu", ("Ctrl+S",), "check", RECORD, "page", "Lưu bản ghi đang mở"),
    Action("record.save_next", "Lưu và thêm tiếp", ("Ctrl+Return", "Ctrl+Enter"), "check-check", RECORD, "page",
           "Lưu rồi mở phiếu trống tiếp theo"),
    Action("record.leave", "Đóng phiếu", ("Esc",), "x", RECORD, "page", "Rời phiếu; những gì đã gõ vẫn còn"),
    Action("record.repeat", "Lặp lại giá trị trước", ("Ctrl+'",), "copy", RECORD, "page",
           "Điền giá trị vừa dùng ở bản ghi trước vào ô đang gõ"),
    Action("record.missing", "Tới mục còn thiếu", ("F4",), "arrow-right", RECORD, "page",
           "Đưa con trỏ tới ô bắt buộc còn trống tiếp theo"),
    Action("record.delete", "Xoá", ("Ctrl+Delete",), "trash-2", RECORD, "page",
           "Chuyển bản ghi vào Thùng rác, lấy lại được"),
    Action("record.history", "Lịch sử", ("Ctrl+H",), "history", RECORD, "page", "Ai đã sửa gì, khi nào"),
    Action("record.discard", "Bỏ bản nháp", (), "rotate-ccw", RECORD, "page", "Trở lại giá trị đã lưu"),
    Action("record.import", "Nhập từ Excel", ("Ctrl+I",), "file-spreadsheet", RECORD, "page",
           "Nhập một danh sách có sẵn"),
    Action("record.export", "Xuất Excel", ("Ctrl+E",), "download", RECORD, "page", "Xuất danh sách ra tệp Excel"),
    Action("find.here", "Tìm trong danh sách", ("Ctrl+F",), "search", FIND, "page"),
    Action("find.everything", "Tìm mọi thứ", ("Ctrl+K",), "search", FIND),
    Action("undo", "Hoàn tác", ("Ctrl+Z",), "undo-2", FIND, "undo"),
    Action("redo", "Làm lại", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2", FIND, "redo"),
    Action("help", "Trợ giúp", ("F1",), "circle-help", SCREEN),
    Action("go.settings", "Thiết lập", ("Ctrl+,",), "settings", GO),
    Action("go.trash", "Thùng rác", (), "trash-2", GO),
    Action("screen.larger", "Chữ lớn hơn", ("Ctrl++", "Ctrl+="), "type", SCREEN),
    Action("screen.smaller", "Chữ nhỏ hơn", ("Ctrl+-",), "type", SCREEN),
    Action("screen.usual", "Cỡ chữ thường", ("Ctrl+0",), "type", SCREEN),
    Action("screen.theme", "Đổi nền sáng, tối", ("Ctrl+Shift+L",), "contrast", SCREEN),
    Action("quit", "Thoát", ("Ctrl+Q",), "log-out", SCREEN),
)  # fmt: skip


def going(catalogue: Catalogue, places: tuple[tuple[str, str, str], ...]) -> Iterator[Action]:
    """Return the commands that go to a place (key, words, icon) by its number (Ctrl+1, Ctrl+2 and so on)."""
    del catalogue
    for number, (key, words, icon) in enumerate(places, start=1):
        keys = (f"Ctrl+{number}",) if number < 10 else ()  # noqa: PLR2004 - the digits of a keyboard
        yield Action(f"go.{key}", words, keys, icon, GO)


def action(name: str) -> Action:
    """Return a command by its id; KeyError: there is none."""
    found = next((a for a in ACTIONS if a.id == name), None)
    if found is None:
        raise KeyError(name)
    return found


def shown_keys(keys: str) -> str:
    """Return Qt's portable name of keys as they stand on a Vietnamese keyboard: "Ctrl Enter"."""
    if keys.endswith("++"):
        return keys[:-2].replace("+", " ") + " +"
    return keys.replace("+", " ").replace("Return", "Enter")


def about_record(kind: type[Record]) -> str:
    """Return the words of a record type inside a sentence: "đoàn viên"."""
    return kind.about.title[:1].lower() + kind.about.title[1:]
