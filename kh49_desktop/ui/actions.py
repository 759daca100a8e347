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
    Action("record.reveal", "Hiện, che thông tin cá nhân", ("Alt+H",), "eye", RECORD, "page",
           "Trong phiếu: hiện đủ số định danh, điện thoại, địa chỉ của người đang mở, hoặc che lại"),
    Action("record.print_one", "In hồ sơ này", ("Ctrl+Alt+P",), "printer", RECORD, "page",
           "In cả hồ sơ đang mở ra PDF; với một người là bản in cho chính người đó"),
    Action("record.consent", "In phiếu đồng ý", (), "shield-check", RECORD, "page",
           "In phiếu để người đó đọc, chọn từng việc và ký"),
    Action("record.application", "In đơn gia nhập (mẫu 5a)", (), "file-text", RECORD, "page"),
    Action("record.erase", "Xoá hẳn thông tin cá nhân…", (), "trash-2", RECORD, "page",
           "Xoá hẳn theo yêu cầu của người đó, giữ các con số; không hoàn tác được"),
    Action("record.discard", "Bỏ bản nháp", (), "rotate-ccw", RECORD, "page", "Trở lại giá trị đã lưu"),
    Action("record.import", "Nhập từ Excel", ("Ctrl+I",), "file-spreadsheet", RECORD, "page",
           "Nhập một danh sách có sẵn"),
    Action("record.export", "Xuất Excel", ("Ctrl+E",), "download", RECORD, "page", "Xuất danh sách ra tệp Excel"),
    Action("record.print", "In danh sách", ("Ctrl+P",), "printer", RECORD, "page",
           "In danh sách đang xem ra PDF, đúng bộ lọc, thứ tự và các cột"),
    Action("record.copy", "Chép bảng", ("Ctrl+Shift+C",), "copy", RECORD, "page",
           "Chép danh sách, hoặc các dòng đang chọn, để dán vào Excel"),
    Action("record.columns", "Cột…", (), "columns-3", RECORD, "page", "Chọn và xếp thứ tự các cột của danh sách"),
    Action("record.twins", "Tìm bản ghi trùng", (), "users", RECORD, "page", "Xem những bản ghi có thể bị ghi hai lần"),
    Action("list.filter", "Lọc danh sách", ("Ctrl+Shift+F",), "list-filter", FIND, "page",
           "Chọn danh sách đã lưu, hoặc đặt các điều kiện"),
    Action("list.save", "Lưu danh sách này…", (), "star", FIND, "page", "Đặt tên cho bộ lọc để mở lại một lần bấm"),
    Action("go.back", "Quay lại", ("Alt+Left",), "arrow-left", GO, "page"),
    Action("record.entry", "Nhập dạng bảng", ("Ctrl+T",), "layout-grid", RECORD, "page",
           "Gõ nhiều bản ghi như trong Excel"),
    Action("cells.fill_down", "Điền xuống", ("Ctrl+D",), "chevron-down", RECORD, "page",
           "Trong bảng nhập: điền giá trị của ô trên cùng xuống các ô đang chọn"),
    Action("cells.paste", "Dán từ Excel", (), "copy", RECORD, "page",
           "Trong bảng nhập: dán khối ô vừa sao chép, bắt đầu từ ô đang chọn (Ctrl V)"),
    Action("cells.next_problem", "Tới dòng có lỗi", ("F8",), "arrow-right", RECORD, "page",
           "Trong bảng nhập: đưa con trỏ tới ô cần sửa tiếp theo"),
    Action("dues.all_paid", "Cả tháng đã đóng", ("Ctrl+M",), "check-check", RECORD, "page",
           "Trong sổ đoàn phí: ghi mọi người đang hiện đã đóng đủ tháng của cột đang chọn"),
    Action("find.here", "Tìm trong danh sách", ("Ctrl+F",), "search", FIND, "page"),
    Action("find.everything", "Tìm mọi thứ", ("Ctrl+K",), "search", FIND),
    Action("undo", "Hoàn tác", ("Ctrl+Z",), "undo-2", FIND, "undo"),
    Action("redo", "Làm lại", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2", FIND, "redo"),
    Action("help", "Trợ giúp", ("F1",), "circle-help", SCREEN),
    Action("go.settings", "Thiết lập", ("Ctrl+,",), "settings", GO),
    Action("go.checking", "Gõ lại để kiểm", (), "check-check", GO, told="Gõ lại từ giấy các số sẽ ký, để so với sổ"),
    Action("go.twins", "Bản ghi trùng", (), "users", GO, told="Những bản ghi của cả sổ có thể bị ghi hai lần"),
    Action("card.take", "Nhận thẻ đơn vị…", (), "key-round", GO, told="Nhận thẻ của cấp trên, để gửi được số liệu"),
    Action("go.review", "Cần xem lại", (), "circle-alert", GO,
           told="Những chỗ hai người ghi khác nhau, để chọn giá trị đúng"),
    Action("go.offices", "Máy, đơn vị và thẻ", (), "key-round", GO, told="Máy của đơn vị, thẻ đơn vị, mời máy thứ hai"),
    Action("go.importing", "Nhập danh sách từ Excel…", (), "file-spreadsheet", GO),
    Action("go.imports", "Các lần nhập trước", (), "history", GO, told="Xem, hoặc hoàn tác cả một lần nhập"),
    Action("go.exporting", "Xuất dữ liệu ra tệp…", (), "download", GO, told="Xuất một danh sách, hoặc toàn bộ sổ"),
    Action("go.audit", "Nhật ký xuất dữ liệu", (), "shield-check", GO, told="Ai đã in, xuất, chép dữ liệu ra ngoài"),
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
