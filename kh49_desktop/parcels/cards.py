"""The unit's card (thẻ đơn vị): what a superior hands to a unit so that the two know each other's parcels.

A card is a small file, or a row of digits that a QR code holds and a reader types: digits only, for a Vietnamese input
method turns letters into others. Both carry a checksum, so a card with any slip in it is refused. Who holds a card may
enrol a PC for its unit once, until its last day: it is handed over like a key.

    digits: 49, then for each 7 bytes 17 digits, of:
    1 version, 16 card, 16 record, 16 superior, 32 verify, 37 recipient, 16 secret, 3 last day, names (deflated JSON),
    8 of the SHA-256 of all before
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import secrets
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

from kh49_desktop.parcels.envelope import Fault
from kh49_desktop.parcels.keys import Office, both, is_recipient
from kh49_desktop.parcels.opening import LETTERS as BECH32
from kh49_desktop.parcels.strict import Unsound, read
from kh49_desktop.record import new_id
from kh49_desktop.text.letters import fold

VERSION: Final = 1
FORMAT: Final = "kh49 card"
SECRET: Final = 16  # bytes
LONGEST_NAME: Final = 200  # characters; the card names units for people, the register has their names whole
LONGEST_CODE: Final = 60
LARGEST_FILE: Final = 8 * 1024
MAGIC: Final = "49"
MOST_DIGITS: Final = 7089  # what the largest QR code holds
CHECK: Final = 8

# Digits that so many bytes take: the fewest that hold them. All differ, so the length of the row tells the bytes.
DIGITS: Final = (0, 3, 5, 8, 10, 13, 15, 17)
BLOCK: Final = 7

RECIPIENT: Final = "age1"
LETTERS: Final = 58
PARTS: Final = (1, 16, 16, 16, 32, 37, SECRET, 3)
LARGEST_NAMES: Final = 8 * 1024  # bytes of the names when inflated

# What names of units are made of: deflate then needs a byte or two for what is told here. It can never be changed,
# for cards that are printed were made with it; the commonest stands last, where it is cheapest.
FAMILIAR: Final = (
    "Ủy ban nhân dân Trường Tiểu học Trường Trung học cơ sở Trường Trung học phổ thông Trường Mầm non Trường Đại học "
    "Trường Cao đẳng Bệnh viện đa khoa Trung tâm Y tế Sở Giáo dục và Đào tạo Nghiệp đoàn Hợp tác xã Ngân hàng "
    "Thương mại cổ phần Tập đoàn Tổng công ty Chi nhánh Nhà máy Xí nghiệp Việt Nam Miền Trung Tây Nguyên Quảng Ngãi "
    "Thành phố Hồ Chí Minh Hà Nội Đà Nẵng Đắk Lắk Gia Lai Lâm Đồng Bình Dương Đồng Nai Hải Phòng Cần Thơ "
    "Xây dựng Sản xuất Thương mại Dịch vụ Dệt May Giày da Chế biến Thủy sản Xuất nhập khẩu Đầu tư Phát triển Vận tải "
    "Điện lực Cấp nước Môi trường Đô thị trách nhiệm hữu hạn một thành viên MTV TNHH Cổ phần Công ty "
    'đặc khu phường xã tỉnh thành phố Liên đoàn Lao động Khu công nghiệp CĐCS","Công đoàn cơ sở Công ty TNHH '
    '","Công đoàn cơ sở Công ty Cổ phần ","Liên đoàn Lao động tỉnh ","Công đoàn xã ","Công đoàn phường ["CDCS-0'
).encode()


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it is handed out.

    `id`, `record` (the unit's record at the superior) and `superior` are record ids; `recipient` and `verify` (hex) are
    the two keys of the superior, `secret` (hex, 16 bytes) is what the first parcel proves, `expires` the last day on
    which it can be used (ISO). A ValueError when any of them is not of that form.
    """

    id: str
    record: str
    code: str
    name: str
    superior: str
    superior_name: str
    recipient: str
    verify: str
    secret: str = field(repr=False)
    expires: str

    def __post_init__(self) -> None:
        texts = {self.code: LONGEST_CODE, self.name: LONGEST_NAME, self.superior_name: LONGEST_NAME}
        sound = (
            all(is_id(one) for one in (self.id, self.record, self.superior))
            and all(0 < len(text) <= longest and is_whole(text) for text, longest in texts.items())
            and re.fullmatch(r"[0-9a-f]{64}", self.verify)
            and re.fullmatch(r"[0-9a-f]{32}", self.secret)
            and self.recipient.startswith(RECIPIENT)
            and len(self.recipient) == len(RECIPIENT) + LETTERS
            and is_recipient(self.recipient)
            and datetime.date.fromisoformat(self.expires).isoformat() == self.expires
        )
        if not sound:
            raise ValueError("not a card")

    @property
    def public(self) -> bytes:
        """Both keys of the superior, as one thing to compare in six words with `Office.public`."""
        return both(self.recipient, bytes.fromhex(self.verify))

    @property
    def file_name(self) -> str:
        """The name for the card's file, in letters that every stick and mail takes."""
        code = "-".join(re.findall(r"[A-Z0-9]+", fold(self.code).upper())) or self.id[:8]
        return f"KH49_THE_{code}.kh49the"

    def expired(self, today: datetime.date) -> bool:
        """Tell whether the last day is over."""
        return today > datetime.date.fromisoformat(self.expires)

    def to_bytes(self) -> bytes:
        """Return the card as the content of its file."""
        told = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return compact({**told, "check": checksum(told)})

    @classmethod
    def of_bytes(cls, content: bytes, today: datetime.date) -> Card:
        """Return the card of a file.

        Raises:
            Fault: bad_card, newer_card (version), card_expired (expires, name of the superior).
        """
        try:
            told = read(content[: LARGEST_FILE + 1].decode("utf-8"))
            check, version = told.pop("check"), told["version"]
            if told["format"] != FORMAT or check != checksum(told) or type(version) is not int:
                raise Fault("bad_card")
            if version > VERSION:
                raise Fault("newer_card", version=version)
            card = cls(**{name.name: text(told[name.name]) for name in fields(cls)})
        except (ValueError, KeyError, TypeError, AttributeError, Unsound) as error:
            raise Fault("bad_card") from error
        if card.to_bytes() != content:  # a blank that became another blank is a slip too
            raise Fault("bad_card")
        return card.in_time(today)

    def to_digits(self) -> str:
        """Return the card as a row of digits."""
        names = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=FAMILIAR)
        told = json.dumps([self.code, self.name, self.superior_name], ensure_ascii=False, separators=(",", ":"))
        packed = b"".join(
            (
                bytes((VERSION,)),
                *(uuid.UUID(one).bytes for one in (self.id, self.record, self.superior)),
                bytes.fromhex(self.verify),
                five_bits(self.recipient),
                bytes.fromhex(self.secret),
                datetime.date.fromisoformat(self.expires).toordinal().to_bytes(3, "big"),
                names.compress(told.encode("utf-8")) + names.flush(),
            )
        )
        return MAGIC + digits_of(packed + hashlib.sha256(packed).digest()[:CHECK])

    @classmethod
    def of_digits(cls, typed: str, today: datetime.date) -> Card:
        """Return the card of a row of digits; blanks and line breaks in it do not count.

        Raises:
            Fault: bad_card, newer_card (version), card_expired (expires, name of the superior).
        """
        digits = "".join(typed[: 2 * MOST_DIGITS].split())
        if not re.fullmatch(r"[0-9]+", digits) or not digits.startswith(MAGIC) or len(digits) > MOST_DIGITS:
            raise Fault("bad_card")
        try:
            content = bytes_of(digits.removeprefix(MAGIC))
            packed, check = content[:-CHECK], content[-CHECK:]
            if not packed or hashlib.sha256(packed).digest()[:CHECK] != check:
                raise Fault("bad_card")
            if packed[0] > VERSION:
                raise Fault("newer_card", version=packed[0])
            if packed[0] < VERSION:
                raise Fault("bad_card")
            card = cls(**unpacked(packed))
        except (ValueError, TypeError, OverflowError, zlib.error, Unsound) as error:
            raise Fault("bad_card") from error
        return card.in_time(today)

    def in_time(self, today: datetime.date) -> Card:
        """Return the card itself while it can be used, else raise the Fault card_expired."""
        if self.expired(today):
            raise Fault("card_expired", expires=datetime.date.fromisoformat(self.expires), name=self.superior_name)
        return self


def issue(  # noqa: PLR0913 - what stands on a card
    office: Office, *, record: str, code: str, name: str, superior: str, superior_name: str, expires: datetime.date
) -> Card:
    """Return a new card of an office for one of its units, with a secret that nobody else has.

    Names longer than a card holds are cut: they only tell people whose card it is.
    """
    return Card(
        id=new_id(),
        record=record,
        code=code[:LONGEST_CODE],
        name=name[:LONGEST_NAME],
        superior=superior,
        superior_name=superior_name[:LONGEST_NAME],
        recipient=office.recipient,
        verify=office.verify.hex(),
        secret=secrets.token_hex(SECRET),
        expires=expires.isoformat(),
    )


# -- the file ----------------------------------------------------------------------------------------------------------


def compact(told: Mapping[str, Any]) -> bytes:
    """Return JSON in the one form that a card's file has."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def checksum(told: Mapping[str, Any]) -> str:
    """Return the checksum of all that a card's file tells beside it."""
    return hashlib.sha256(compact(told)).hexdigest()[: 2 * CHECK]


def text(value: object) -> str:
    """Return a value that must be a text."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def is_id(told: str) -> bool:
    """Tell whether a text is a record id as this program writes it."""
    return re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", told) is not None


def is_whole(told: str) -> bool:
    """Tell whether a text can be written: no half of a surrogate pair in it."""
    return not re.search("[\ud800-\udfff]", told)


# -- the digits --------------------------------------------------------------------------------------------------------


def digits_of(content: bytes) -> str:
    """Return bytes as digits, 17 for each 7 of them, fewer for the last."""
    blocks = (content[at : at + BLOCK] for at in range(0, len(content), BLOCK))
    return "".join(f"{int.from_bytes(block, 'big'):0{DIGITS[len(block)]}}" for block in blocks)


def bytes_of(digits: str) -> bytes:
    """Return the bytes that digits stand for; ValueError or OverflowError when they stand for none."""
    blocks = (digits[at : at + DIGITS[BLOCK]] for at in range(0, len(digits), DIGITS[BLOCK]))
    return b"".join(int(block).to_bytes(DIGITS.index(len(block)), "big") for block in blocks)


def five_bits(recipient: str) -> bytes:
    """Return the letters behind age1 as bytes, five bits each."""
    number = 0
    for letter in recipient.removeprefix(RECIPIENT):
        number = number << 5 | BECH32.index(letter)
    return number.to_bytes(37, "big")


def letters_of(content: bytes) -> str:
    """Return the recipient whose letters these bytes are."""
    number = int.from_bytes(content, "big")
    return RECIPIENT + "".join(BECH32[number >> 5 * at & 31] for at in reversed(range(LETTERS)))


def unpacked(packed: bytes) -> dict[str, str]:
    """Return the fields of a card from the bytes of its digits; ValueError when they are none."""
    parts, at = [], 0
    for size in PARTS:
        parts.append(packed[at : at + size])
        at += size
    if len(packed) <= at:
        raise ValueError("too short")
    _, card, record, superior, verify, recipient, secret, last_day = parts
    stream = zlib.decompressobj(-15, zdict=FAMILIAR)
    names = stream.decompress(packed[at:], LARGEST_NAMES)
    if not stream.eof or stream.unused_data:
        raise ValueError("names are not whole")
    listed = read(names.decode("utf-8"))
    if not isinstance(listed, list):
        raise ValueError("not a list of names")  # noqa: TRY004 - it comes from paper, where anything can stand
    code, name, superior_name = (text(one) for one in listed)
    return {
        "id": str(uuid.UUID(bytes=card)),
        "record": str(uuid.UUID(bytes=record)),
        "code": code,
        "name": name,
        "superior": str(uuid.UUID(bytes=superior)),
        "superior_name": superior_name,
        "recipient": letters_of(recipient),
        "verify": verify.hex(),
        "secret": secret.hex(),
        "expires": datetime.date.fromordinal(int.from_bytes(last_day, "big")).isoformat(),
    }
