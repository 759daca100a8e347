"""The words of the command line: every verb and option, with argparse speaking Vietnamese."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

from kh49_desktop import __version__
from kh49_desktop.cli import (
    attachments,
    conflicts,
    describing,
    dues,
    offices,
    parcels,
    printing,
    privacy,
    register,
    selfcheck,
    sheets_out,
    twins,
    unit,
)
from kh49_desktop.cli.asking import add_asking
from kh49_desktop.cli.desk import Answered, Desk, Misused, Said
from kh49_desktop.goals.periods import CUTOFFS, PERIODS
from kh49_desktop.text.dates import BadDay, read_day
from kh49_desktop.text.letters import clean
from kh49_desktop.text.letters import seen as without_unseen

Command = Callable[[Desk], Said]

MOST: Final = 2**31 - 1

# argparse says these in English; each pattern takes the names out of what it said.
ENGLISH: Final = (
    (r"the following arguments are required: (.+)", "Còn thiếu {0}."),
    (r"unrecognized arguments: (.+)", "Không hiểu “{0}”."),
    (
        r"argument (.+?): invalid choice: '?(.+?)'? \(choose from (.+)\)",
        "“{1}” không dùng được cho {0}. Chọn một trong: {2}.",
    ),
    (r"argument (.+?): expected (?:one|at least one) argument", "{0} cần một giá trị đi kèm."),
    (r"argument (.+?): expected (\d+) arguments", "{0} cần {1} giá trị đi kèm."),
    (r"argument (.+?): invalid (?:int|count|year_number) value: '?(.+?)'?", "{0} phải là số nguyên, không phải “{1}”."),
    (r"argument (.+?): ignored explicit argument '?(.+?)'?", "{0} không có giá trị đi kèm, bỏ “{1}” đi."),
    (r"one of the arguments (.+) is required", "Cần một trong: {0}."),
    (r"argument (.+?): not allowed with argument (.+)", "{0} không dùng cùng {1} được."),
    (r"argument (.+?): (.*[.])", "{0}: {1}"),
)


class Vietnamese(argparse.RawDescriptionHelpFormatter):
    """Help with a Vietnamese beginning."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Say how it is used."""
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose headings and errors are Vietnamese; it raises Misused instead of ending the program."""

    def __init__(self, *, helped: bool = True, **settings: Any) -> None:
        super().__init__(**{"formatter_class": Vietnamese, "add_help": False, "allow_abbrev": False, **settings})
        self._positionals.title, self._optionals.title = "Gồm", "Tuỳ chọn"
        if helped:
            self.add_argument("-h", "--help", action="help", help="xem hướng dẫn này")

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong in Vietnamese."""
        example = self.epilog if self._subparsers is None and self.epilog else ""
        raise Misused(translated(message), self.format_usage() + example)


class Version(argparse.Action):
    """Answers with the version, for a reader or for a script."""

    def __call__(self, *_: object, **__: object) -> NoReturn:
        """Answer at once. Raises Answered."""
        raise Answered(Said({"version": __version__}, f"kh49 {__version__}"))


def translated(message: str) -> str:
    """Return what argparse says in Vietnamese; what it has never said before becomes a general sentence."""
    for pattern, words in ENGLISH:
        found = re.fullmatch(pattern, message)
        if found:
            return words.format(*(part.replace("'", "") for part in found.groups()))
    return "Dòng lệnh chưa đúng."


def day(typed: str) -> datetime.date:
    """Read a whole day, ISO or as people type it."""
    today = datetime.datetime.now().astimezone().date()
    try:
        return datetime.date.fromisoformat(read_day(typed, kind="other", today=today) or "")
    except (BadDay, ValueError):
        raise argparse.ArgumentTypeError(f"“{typed}” không phải là ngày, ví dụ 22/11/2026.") from None


def count(typed: str) -> int:
    """Read how many: none or more, no more than a register can hold."""
    if not 0 <= (number := int(typed)) <= MOST:
        raise argparse.ArgumentTypeError(f"{typed} không phải là số đếm, ví dụ 50.")
    return number


def pair(typed: str) -> tuple[str, str]:
    """Read a field and its value: year=2026."""
    name, mark, value = typed.partition("=")
    if not (mark and name.strip() and value.strip()):
        raise argparse.ArgumentTypeError(f"“{typed}” cần ghi theo dạng trường=giá trị, ví dụ year=2026.")
    return name.strip(), value.strip()


def folder(typed: str) -> str:
    """Take the name of a folder; an empty one is a slip of a script, never the folder one works in every day."""
    if not typed.strip():
        raise argparse.ArgumentTypeError("cần tên một thư mục.")
    for path in (Path(typed), *Path(typed).parents):
        with contextlib.suppress(OSError, ValueError):  # what cannot be looked at is told when it is written to
            if path.exists() and not path.is_dir():
                raise argparse.ArgumentTypeError(f"“{path}” là một tệp, ở đây cần một thư mục.")
    return typed


def grammar() -> Parser:
    """Return the parser of the whole command line; the chosen command stands in `command`."""
    shared = _shared()
    parser = Parser(prog="kh49", parents=[shared], description="Sổ Công đoàn trên dòng lệnh.", epilog=EPILOG)
    parser.add_argument("--version", action=Version, nargs=0, help="xem phiên bản")
    verbs = _Verbs(parser, shared)
    _unit(verbs)
    _records(verbs)
    _files(verbs)
    _privacy(verbs)
    _twins(verbs)
    _papers(verbs)
    _offices(verbs)
    _parcels(verbs)
    return parser


EPILOG: Final = """\
Bắt đầu:
  kh49 --data THƯMỤC unit new --name "CĐCS Công ty …" --code … --host-type DN_NGOAI_NN
  kh49 --data THƯMỤC import member danh-sach.xlsx --dry-run
  kh49 --data THƯMỤC report summary --year 2026 --out bao-cao.pdf
Mã trả về: 0 xong · 1 dữ liệu có vấn đề · 2 sai cách dùng · 3 trục trặc của máy."""


def _shared() -> Parser:
    """Return the options that stand before or after the verb."""
    shared = Parser(helped=False, argument_default=argparse.SUPPRESS)
    options = shared.add_argument_group("Dùng với mọi lệnh")
    options.add_argument("--data", metavar="THƯMỤC", type=folder, help="thư mục giữ dữ liệu của đơn vị")
    options.add_argument("--json", action="store_true", help="in đúng một tài liệu JSON")
    options.add_argument("--sensitive", action="store_true", help="đưa ra cả các trường nhạy cảm")
    options.add_argument("--today", metavar="NGÀY", type=day, help=argparse.SUPPRESS)
    return shared


class _Verbs:
    """A list of verbs of one parser."""

    def __init__(
        self, parser: argparse.ArgumentParser, shared: Parser, title: str = "Lệnh", *, required: bool = True
    ) -> None:
        self._list = parser.add_subparsers(title=title, metavar="LỆNH", required=required, parser_class=Parser)
        self._list.dest = title
        self.parser, self.shared = parser, shared

    def add(self, name: str, words: str, command: Command | None = None) -> argparse.ArgumentParser:
        """Add a verb."""
        made: argparse.ArgumentParser = self._list.add_parser(
            name, help=words, description=words, parents=[self.shared]
        )
        if command:
            made.set_defaults(command=command)
        return made

    def within(self, name: str, words: str, command: Command | None = None) -> _Verbs:
        """Add a verb that has verbs of its own; with a `command` it can also be said alone."""
        return _Verbs(self.add(name, words, command), self.shared, f"Lệnh của {name}", required=command is None)


def _unit(verbs: _Verbs) -> None:
    own = verbs.within("unit", "Đơn vị công đoàn của thư mục.")
    new = own.add("new", "Tạo đơn vị, doanh nghiệp của đơn vị và dấu để đóng vào báo cáo.", unit.new_unit)
    new.set_defaults(record="unit")  # what its refusals are about
    new.add_argument("--name", metavar="TÊN", help="tên đúng như trên quyết định, ví dụ: CĐCS Công ty TNHH …")
    new.add_argument("--code", metavar="MÃ", help="mã do công đoàn cấp trên cấp")
    new.add_argument("--host-type", metavar="LOẠI", dest="host_type",
                     help="loại hình nơi có công đoàn, ví dụ DN_NGOAI_NN (xem: kh49 describe unit)")  # fmt: skip
    new.add_argument("--superior", metavar="TÊN", help="công đoàn cấp trên")
    new.add_argument("--kind", metavar="LOẠI",
                     help="cấp, loại tổ chức (mặc định CDCS; ở cấp trên: CD_XA_PHUONG_DAC_KHU)")  # fmt: skip
    new.add_argument("--place", metavar="TÊN", help="địa danh in trên văn bản")
    new.add_argument("--chair", metavar="TÊN", help="chủ tịch, in ở chỗ ký")
    new.add_argument("--role", choices=("unit", "superior"), default="unit",
                     help="superior: sổ của công đoàn cấp trên, nhận gói của các đơn vị")  # fmt: skip
    new.add_argument("--values", metavar="JSON", help="các giá trị khác: JSON, tệp JSON, hoặc - để đọc từ bàn phím")
    own.add("show", "Xem đơn vị.", unit.show_unit)
    goals = verbs.add("goals", "Đơn vị đứng ở đâu so với chỉ tiêu Kế hoạch 49.", unit.show_goals)
    goals.add_argument("--as-of", metavar="NGÀY", type=day, dest="as_of", help="tính đến ngày (mặc định hôm nay)")
    due = verbs.add("agenda", "Những việc đến hạn.", unit.show_agenda)
    due.add_argument("--as-of", metavar="NGÀY", type=day, dest="as_of", help="tính đến ngày (mặc định hôm nay)")
    money = verbs.add("dues", "Sổ thu đoàn phí: phải thu, đã thu từng tháng và ai còn thiếu.", dues.show_dues)
    money.add_argument("--year", metavar="NĂM", type=dues.year_number, required=True, help="năm của sổ")
    money.add_argument("--month", metavar="THÁNG", type=int, choices=range(1, 13), help="chỉ một tháng, 1 đến 12")
    money.add_argument("--as-of", metavar="NGÀY", type=day, dest="as_of", help="tính đến ngày (mặc định hôm nay)")
    money.add_argument("--all-paid", action="store_true", dest="all_paid",
                       help="ghi cả tháng đã đóng: ô còn trống nhận số phải đóng; cần --month")  # fmt: skip
    demo = verbs.add("demo", "Tạo một đơn vị mẫu với người hư cấu trong thư mục trống.", unit.demo)
    demo.add_argument("--remove", action="store_true", help="xoá dữ liệu mẫu")


def _records(verbs: _Verbs) -> None:
    into = verbs.add("import", "Nhập từ Excel, CSV; hoặc hoàn tác một lần nhập: import undo MÃ.", sheets_out.import_any)
    into.add_argument("record", metavar="LOẠI", help="loại bản ghi, ví dụ member; all: cả sổ; hoặc undo")
    into.add_argument("file", metavar="TỆP", help="tệp .xlsx, .xls, .csv; sau undo: mã của lần nhập")
    into.add_argument("--dry-run", action="store_true", dest="dry_run", help="chỉ xem trước, không ghi gì")
    into.add_argument("--sheet", metavar="TRANG", help="tên trang tính; để trống thì lấy mọi trang có cùng loại bảng")
    into.add_argument(
        "--all-sheets",
        action="store_true",
        dest="all_sheets",
        help="lấy cả những bảng có các cột khác với bảng rõ nhất",
    )
    into.add_argument("--without-hidden", action="store_true", dest="without_hidden", help="bỏ các dòng, cột đang ẩn")
    into.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="TRƯỜNG=GIÁ TRỊ",
        dest="constants",
        type=pair,
        help="một giá trị cho mọi dòng, ví dụ year=2026; ghi được nhiều lần",
    )
    into.add_argument("--details", action="store_true", help="thêm từng dòng vào tài liệu JSON: kết quả và lý do")
    into.add_argument("--mapping", metavar="TỆP", help='tệp JSON nối cột với trường, ví dụ {"full_name": "B"}')
    listed = verbs.add("list", "Liệt kê bản ghi.", register.list_records)
    _record(listed)
    add_asking(listed)
    listed.add_argument("--limit", metavar="SỐ", type=count, help="nhiều nhất bao nhiêu bản ghi")
    _personal(listed)
    seen = verbs.add("show", "Xem một bản ghi.", register.show_record)
    _record(seen, one=True)
    _personal(seen)
    given = "JSON, tệp JSON, hoặc - để đọc từ bàn phím; danh sách con ghi lồng bên trong"
    added = verbs.add("add", "Thêm một bản ghi.", register.add_record)
    _record(added)
    added.add_argument("--values", metavar="JSON", required=True, help=given)
    changed = verbs.add("change", "Sửa một bản ghi.", register.change_record)
    _record(changed, one=True)
    changed.add_argument("--values", metavar="JSON", required=True, help=given)
    _record(verbs.add("delete", "Đưa một bản ghi vào thùng rác.", register.delete_record), one=True)
    _record(verbs.add("restore", "Lấy một bản ghi ra khỏi thùng rác.", register.restore_record), one=True)
    past = verbs.add("history", "Xem những lần sửa một bản ghi.", register.show_history)
    _record(past, one=True)
    _personal(past)
    verbs.add("undo", "Hoàn tác việc vừa làm.", register.undo)
    verbs.add("redo", "Làm lại việc vừa hoàn tác.", register.redo)
    trash = verbs.add("trash", "Xem thùng rác.", register.list_trash)
    trash.add_argument("record", metavar="LOẠI", nargs="?", help="chỉ loại bản ghi này")
    out = verbs.add("export", "Ghi ra tệp: một danh sách, một bản ghi (LOẠI MÃ), cả sổ (all).", sheets_out.export_any)
    sheets_out.export_options(out)
    add_asking(out)
    verbs.add("layouts", "Xem các mẫu danh sách để xuất với --layout.", sheets_out.show_layouts)
    paper = verbs.add("print", "In một danh sách ra PDF.", printing.print_list)
    _record(paper)
    paper.add_argument("--out", metavar="TỆP", required=True, help="tệp PDF")
    add_asking(paper)
    paper.add_argument("--columns", metavar="CỘT,CỘT", help="các cột theo thứ tự (mặc định: như trong cửa sổ)")
    paper.add_argument("--personal", action="store_true", help="in đủ số định danh và thông tin riêng của từng người")
    paper.add_argument("--year", metavar="NĂM", type=dues.year_number, help="với dues: in sổ thu đoàn phí của năm này")
    paper.add_argument("--sealed", action="store_true", help="đóng dấu của phần mềm")
    told = verbs.add("describe", "Xem các loại bản ghi: trường, lựa chọn, quy tắc.", describing.describe)
    told.add_argument("record", metavar="LOẠI", nargs="?", help="loại bản ghi")


def _files(verbs: _Verbs) -> None:
    added = verbs.add("attach", "Thêm một tệp (bản quét, ảnh) vào một bản ghi.", attachments.attach_file)
    _record(added, one=True)
    added.add_argument("file", metavar="TỆP", help="tệp PDF, ảnh, .docx hoặc .xlsx")
    added.add_argument("--what", metavar="NỘI DUNG", help="tệp là gì, ví dụ: Biên bản hội nghị")
    added.add_argument("--not-a-card", action="store_true", dest="sure", help="xác nhận đây không phải ảnh căn cước")
    _record(verbs.add("attachments", "Xem các tệp của một bản ghi.", attachments.list_files), one=True)
    one = verbs.within("attachment", "Một tệp đính kèm.")
    got = one.add("get", "Chép một tệp ra ngoài sổ.", attachments.get_file)
    got.add_argument("id", metavar="MÃ", help="mã của tệp, đủ hoặc mấy chữ đầu (xem: kh49 attachments)")
    got.add_argument("--out", metavar="TỆP", required=True, help="nơi ghi bản sao")
    gone = one.add("remove", "Bỏ một tệp khỏi bản ghi; hoàn tác được.", attachments.remove_file)
    gone.add_argument("id", metavar="MÃ", help="mã của tệp, đủ hoặc mấy chữ đầu (xem: kh49 attachments)")
    one.add("check", "Kiểm tra mọi tệp đính kèm còn đủ, còn nguyên.", attachments.check_files)
    proved = verbs.add("prove", "So các số gõ lại từ giấy với số trong sổ.", attachments.prove_totals)
    _record(proved, one=True)
    proved.add_argument("--values", metavar="JSON", required=True, help='các số gõ lại, ví dụ {"present": 312}')


def _twins(verbs: _Verbs) -> None:
    found = verbs.add("duplicates", "Tìm những bản ghi có thể là một.", twins.list_duplicates)
    found.add_argument("record", metavar="LOẠI", nargs="?", help="chỉ loại bản ghi này")
    joined = verbs.add("merge", "Gộp một bản ghi vào bản ghi khác; hoàn tác được.", twins.merge_records)
    _record(joined)
    joined.add_argument("keep", metavar="MÃ_GIỮ", help="bản ghi được giữ lại")
    joined.add_argument("drop", metavar="MÃ_GỘP", help="bản ghi gộp vào, rồi nằm trong thùng rác")
    joined.add_argument(
        "--values", metavar="JSON", help="giá trị chọn cho các trường khác nhau; không chọn thì giữ của MÃ_GIỮ"
    )
    joined.add_argument("--dry-run", action="store_true", dest="dry_run", help="chỉ xem trước, không ghi gì")
    apart = verbs.add("not-duplicates", "Ghi nhớ hai bản ghi không phải là một.", twins.not_duplicates)
    _record(apart)
    apart.add_argument("one", metavar="MÃ", help="bản ghi này")
    apart.add_argument("other", metavar="MÃ_KIA", help="bản ghi kia")
    apart.add_argument("--take-back", action="store_true", dest="back", help="bỏ điều đã ghi nhớ")


def _privacy(verbs: _Verbs) -> None:
    log = verbs.add("audit", "Xem nhật ký xuất dữ liệu: ai đã đưa gì ra khỏi sổ, khi nào.", privacy.show_audit)
    log.add_argument("--limit", metavar="SỐ", type=count, help="nhiều nhất bao nhiêu lần gần đây")
    one = verbs.add("print-record", "In một hồ sơ ra PDF cho chính người đó.", privacy.print_record)
    _record(one, one=True)
    one.add_argument("--out", metavar="TỆP", required=True, help="tệp PDF")
    sheet = verbs.add("print-consent", "In phiếu đồng ý xử lý dữ liệu cá nhân của một người.", privacy.print_consent)
    _record(sheet, one=True)
    sheet.add_argument("--out", metavar="TỆP", required=True, help="tệp PDF")
    form = verbs.add("print-application", "In đơn gia nhập (mẫu 5a), hoặc danh sách (mẫu 5b) khi có từ hai người.",
                     privacy.print_application)  # fmt: skip
    _record(form)
    form.add_argument("ids", metavar="MÃ", nargs="+", help="mã của một hay nhiều người")
    form.add_argument("--out", metavar="TỆP", required=True, help="tệp PDF")
    gone = verbs.add("erase", "Xoá hẳn thông tin cá nhân của một người, giữ các con số. Không hoàn tác được.",
                     privacy.erase_record)  # fmt: skip
    _record(gone, one=True)
    gone.add_argument("--reason", metavar="LÝ DO", type=clean, required=True, help="vì sao xoá, hoặc vì sao giữ lại")
    gone.add_argument("--with-copies", action="store_true", dest="with_copies",
                      help="xoá cả các bản sao lưu và gói còn giữ, để lại một bản sao mới của sổ")  # fmt: skip
    gone.add_argument("--yes", action="store_true", help="xác nhận xoá hẳn; không có thì chỉ nói sẽ xoá gì")
    gone.add_argument("--hold", action="store_true", help="không xoá, chỉ ghi vào lịch sử lý do phải giữ lại")


def _personal(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--personal", action="store_true", help="hiện đủ số định danh, điện thoại, địa chỉ")


def _papers(verbs: _Verbs) -> None:
    report = verbs.within("report", "Báo cáo.")
    made = report.add("summary", "Ghi báo cáo số liệu của một kỳ ra PDF.", unit.make_summary)
    made.add_argument("--year", metavar="NĂM", type=int, required=True, help="năm báo cáo")
    made.add_argument("--period", choices=PERIODS, default="Y", help="H1: 6 tháng đầu, H2: 6 tháng cuối, Y: cả năm")
    made.add_argument("--out", metavar="TỆP", required=True, help="tệp PDF")
    made.add_argument("--level", choices=("L0", "L1"), default="L1",
                      help="L0: bản in để ký tay; L1: đóng dấu của phần mềm (mặc định)")  # fmt: skip
    made.add_argument("--cutoff", choices=CUTOFFS, default="statistics",
                      help="chốt số liệu theo biểu thống kê (31/5, 30/11) hay theo năm dương lịch")  # fmt: skip
    made.add_argument("--number", metavar="SỐ", type=clean, help="số của báo cáo")
    made.add_argument("--parcel", action="store_true", help="để cả gói gửi cấp trên vào trong tệp PDF")
    check = verbs.add("verify", "Kiểm tra một báo cáo PDF đã đóng dấu.", unit.check_file)
    check.add_argument("file", metavar="TỆP", help="tệp PDF")
    seal = verbs.within("seal", "Dấu của đơn vị và các dấu đã biết.")
    seal.add("new", "Tạo dấu, nếu thư mục chưa có.", unit.new_seal)
    seal.add("show", "Xem dấu của đơn vị và các dấu đã biết.", unit.show_seal)
    out = seal.add("export", "Ghi chứng thư của dấu để gửi công đoàn cấp trên.", unit.export_seal)
    out.add_argument("--out", metavar="TỆP", required=True, help="tệp .pem")
    trust = seal.add("trust", "Nhận dấu của một đơn vị khác.", unit.trust_seal)
    trust.add_argument("file", metavar="TỆP", help="tệp .pem, .crt hoặc báo cáo PDF đã đóng dấu")
    verbs.add("self-check", "Kiểm tra bản cài đặt có đủ mọi thứ không.", selfcheck.self_check)


def _offices(verbs: _Verbs) -> None:
    units = verbs.within("units", "Ở cấp trên: các đơn vị gửi gói lên.", offices.list_units)
    added = units.add("add", "Thêm một đơn vị.", offices.add_unit)
    added.add_argument("--code", metavar="MÃ", required=True, help="mã đơn vị, không trùng")
    added.add_argument("--name", metavar="TÊN", required=True, help="tên đơn vị")
    card = verbs.within("card", "Thẻ đơn vị: nhờ thẻ mà đơn vị và cấp trên nhận ra gói của nhau.")
    made = card.add("make", "Ở cấp trên: cấp thẻ cho một đơn vị.", offices.make_card)
    made.add_argument("--unit", metavar="MÃ", required=True, help="mã đơn vị")
    made.add_argument("--out", metavar="TỆP", required=True,
                      help="tệp thẻ (.kh49the), trang A5 để in (.pdf), hoặc một thư mục")  # fmt: skip
    made.add_argument("--digits", action="store_true", dest="show_digits", help="in cả dãy số trong mã vuông của thẻ")
    taken = card.add("take", "Ở đơn vị: nhận thẻ; trong thư mục trống thì chỉ ghi nhớ cấp trên.", offices.take_card)
    given = taken.add_mutually_exclusive_group(required=True)
    given.add_argument("file", metavar="TỆP", nargs="?", help="tệp thẻ")
    given.add_argument("--digits", metavar="DÃY_SỐ", help="dãy số quét từ trang thẻ, hoặc - để đọc từ bàn phím")
    taken.set_defaults(show_digits=False)
    seen = card.add("show", "Xem một thẻ ghi gì, chưa nhận.", offices.show_card)
    seen.add_argument("file", metavar="TỆP", help="tệp thẻ")
    seen.add_argument("--digits", action="store_true", dest="show_digits", help="in cả dãy số của thẻ")
    seen.set_defaults(digits=None)
    gone = card.add("revoke", "Ở cấp trên: thu hồi một máy, không nhận gói của máy ấy nữa.", offices.revoke_device)
    gone.add_argument("device", metavar="MÁY", help="số máy, đủ hoặc ít nhất bốn ký tự đầu (xem: kh49 devices)")
    devices = verbs.within("devices", "Các máy đã biết, với sáu từ để so qua điện thoại.", offices.list_devices)
    known = devices.add("approve", "Ở cấp trên: công nhận máy đã lập một gói chưa nhận được.", offices.approve_device)
    known.add_argument("device", metavar="MÁY", help="số máy, đủ hoặc mấy ký tự đầu")
    known.add_argument("--unit", metavar="MÃ", required=True, help="mã đơn vị của máy ấy")
    known.add_argument("--file", metavar="TỆP", required=True, help="gói mà máy ấy đã lập")
    known.add_argument("--words", metavar="SÁU_TỪ", help="sáu từ mà người ở máy ấy đọc qua điện thoại")
    known.add_argument("--yes", action="store_true", help="xác nhận đã so sáu từ, giống hết")
    office = verbs.within("office", "Ở cấp trên: khoá của cơ quan.")
    office.add("roll", "Thay khoá của cơ quan; gói gửi theo khoá cũ vẫn nhận được.", offices.roll_office)
    pc = verbs.within("pc", "Máy thứ hai của cùng một đơn vị.")
    invited = pc.add("invite", "Ở máy thứ nhất: ghi tệp mời máy thứ hai.", offices.invite_pc)
    invited.add_argument("--out", metavar="TỆP", required=True, help="tệp mời, hoặc một thư mục")
    invited.add_argument(
        "--code",
        metavar="MẬT_KHẨU",
        help="mật khẩu phải gõ ở máy thứ hai; nên luôn đặt: thiếu nó, ai có tệp mời cũng mở được cả sổ",
    )
    joined = pc.add("join", "Ở máy thứ hai, thư mục trống: nhận cả sổ từ tệp mời.", offices.join_pc)
    joined.add_argument("file", metavar="TỆP", help="tệp mời")
    joined.add_argument("--code", metavar="MẬT_KHẨU", help="mật khẩu đã đặt ở máy thứ nhất, nếu có")


def _parcels(verbs: _Verbs) -> None:
    one = verbs.within("parcel", "Một gói: lập, nhận, xem.")
    made = one.add("make", "Lập gói gửi cấp trên, máy kia của đơn vị, hoặc gửi lại một đơn vị.", parcels.make_parcel)
    made.add_argument("--to", metavar="NƠI", required=True,
                      help="superior: cấp trên; peer: máy kia của đơn vị; hoặc mã đơn vị (ở cấp trên)")  # fmt: skip
    made.add_argument("--out", metavar="THƯ_MỤC", required=True, type=folder, help="thư mục hay USB để ghi gói vào")
    made.add_argument("--no-files", action="store_true", dest="no_files", help="không lập gói tệp đính kèm")
    taken = one.add("take", "Nhận gói từ tệp, thư mục, .zip, .eml, PDF.", parcels.take_parcels)
    taken.epilog = "Ví dụ nhận mọi gói trong một USB hay thư mục: kh49 parcel take THƯ_MỤC"
    taken.add_argument("files", metavar="TỆP", nargs="+", help="tệp hay thư mục, ghi được nhiều")
    taken.add_argument("--dry-run", action="store_true", dest="dry_run", help="chỉ xem trước, không ghi gì")
    taken.add_argument("--receipts", metavar="THƯ_MỤC", type=folder,
                       help="ở cấp trên: nơi ghi biên nhận (mặc định: receipts trong thư mục dữ liệu)")  # fmt: skip
    taken.add_argument("--no-receipts", action="store_true", dest="no_receipts", help="không ghi biên nhận")
    seen = one.add("show", "Xem gói của ai gửi ai, và nếu nhận thì sao; chưa nhận gì.", parcels.show_parcel)
    seen.add_argument("file", metavar="TỆP", help="tệp gói")
    listed = verbs.add("parcels", "Các gói đã gửi, đã nhận và gói nào chưa có biên nhận.", parcels.list_parcels)
    listed.add_argument("--days", metavar="SỐ", type=count, default=parcels.DAYS,
                        help=f"bao nhiêu ngày thì coi là chậm trả lời (mặc định {parcels.DAYS})")  # fmt: skip
    listed.add_argument("--limit", metavar="SỐ", type=count, help="nhiều nhất bao nhiêu gói gần đây")
    receipt = verbs.within("receipt", "Ở cấp trên: biên nhận gửi lại đơn vị.")
    answer = receipt.add("make", "Ghi biên nhận cho một đơn vị.", parcels.make_receipt)
    answer.add_argument("--unit", metavar="MÃ", required=True, help="mã đơn vị")
    answer.add_argument("--state", choices=tuple(parcels.ANSWERS), default="received",
                        help="received: đã nhận; more: yêu cầu bổ sung; approved: đã duyệt")  # fmt: skip
    answer.add_argument("--note", metavar="LỜI", type=without_unseen, help="lời nhắn cho đơn vị, ví dụ cần bổ sung gì")
    answer.add_argument("--out", metavar="THƯ_MỤC", required=True, type=folder, help="thư mục hay USB để ghi vào")
    review = verbs.within("conflicts", "Cần xem lại: chỗ hai người sửa khác nhau.", conflicts.list_conflicts)
    _personal(review.parser)
    chosen = review.add("settle", "Chọn một bên, hoặc ghi giá trị khác.", conflicts.settle)
    chosen.add_argument("conflict", metavar="MÃ", help="mã của bản ghi, đủ hoặc mấy chữ đầu (xem: kh49 conflicts)")
    chosen.add_argument("field", metavar="TRƯỜNG", help="trường cần chọn, ví dụ phone; gone: bản ghi có bị xoá không")
    how = chosen.add_mutually_exclusive_group(required=True)
    how.add_argument("--side", metavar="SỐ", type=count, help="lấy giá trị của bên thứ mấy")
    how.add_argument("--value", metavar="GIÁ_TRỊ", help="một giá trị khác, ghi như khi nhập")
    how.add_argument("--empty", action="store_true", help="để trống ô ấy")
    how.add_argument("--keep", action="store_true", help="với gone: giữ lại bản ghi")
    how.add_argument("--delete", action="store_true", help="với gone: xoá bản ghi")
    compared = verbs.add("state-hash", "Dấu vân tay của số liệu: hai bản giống nhau thì dấu giống nhau.",
                         parcels.show_state_hash)  # fmt: skip
    compared.add_argument("--unit", metavar="MÃ", help="ở cấp trên: mã đơn vị (mặc định: đơn vị của thư mục)")


def _record(parser: argparse.ArgumentParser, *, one: bool = False) -> None:
    parser.add_argument("record", metavar="LOẠI", help="loại bản ghi, ví dụ member (xem: kh49 describe)")
    if one:
        parser.add_argument("id", metavar="MÃ", help="mã của bản ghi, đủ hoặc mấy chữ đầu")
