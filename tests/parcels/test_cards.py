"""The unit's card as a file and as digits: what was made comes back, and any slip in it is refused."""

from __future__ import annotations

import datetime
import hashlib
import json
import random
import re
import zlib
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.parcels.cards import FAMILIAR, MAGIC, MOST_DIGITS, Card, bytes_of, checksum, compact, digits_of, issue
from kh49_desktop.parcels.envelope import Fault
from kh49_desktop.parcels.keys import Office, office
from kh49_desktop.parcels.sixwords import six_words
from kh49_desktop.parcels.strict import read
from kh49_desktop.words.parcels import PARCELS

TODAY = datetime.date(2026, 11, 22)
CARD = Card(
    id="9c70671c-d52b-495a-aacf-4e0338b7835a",
    record="27fad4a0-f6e6-492a-9e80-50a022c203b5",
    code="CDCS-0042",
    name="Công đoàn cơ sở Công ty TNHH May Phú Tài",
    superior="04fc6919-c85c-41f3-aebb-0ee217ce400a",
    superior_name="Công đoàn phường Quy Nhơn",
    recipient="age1gdxyhz8gpgt93kn3uters37mdxmxk5cdswh3lldjckhdnyem3e2q4g239m",
    verify="1f8499753bca0e7c1e537874259fe3eb76885908dc866ebbdce186d5f7d83bf8",
    secret=bytes(range(16)).hex(),
    expires="2026-12-31",
)

# That card as it was printed and written once.
PRINTED = (
    "4900453481556923691206473629688143925165434397909520069496046192853072450742129548997082958322088659"
    "8574526521848696832100887151890974567834936240964117919641537140395235483783940002293525369762071323"
    "0205931298701970737648956167215252073894612706127822675196946614276458417416132217227229952002836869"
    "5230618302261738553347342042345394803714621077330796167686436224213930477846283967695314013681899987"
    "52878533340022128693739933850546"
)
WRITTEN = (
    '{"check":"eb6c86e09a833c01","code":"CDCS-0042","expires":"2026-12-31","format":"kh49 card","id":"9c7'
    '0671c-d52b-495a-aacf-4e0338b7835a","name":"Công đoàn cơ sở Công ty TNHH May Phú Tài","recipient":"ag'
    'e1gdxyhz8gpgt93kn3uters37mdxmxk5cdswh3lldjckhdnyem3e2q4g239m","record":"27fad4a0-f6e6-492a-9e80-50a0'
    '22c203b5","secret":"000102030405060708090a0b0c0d0e0f","superior":"04fc6919-c85c-41f3-aebb-0ee217ce40'
    '0a","superior_name":"Công đoàn phường Quy Nhơn","verify":"1f8499753bca0e7c1e537874259fe3eb76885908dc'
    '866ebbdce186d5f7d83bf8","version":1}'
)

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđbcdghklmnpqrstvx"
VIETNAMESE = st.text(LETTERS + LETTERS.upper() + " -,.0123456789", min_size=1, max_size=200)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)
IDS = st.uuids().map(str)
HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)


@st.composite
def cards(draw: st.DrawFn, names: st.SearchStrategy[str] = VIETNAMESE) -> Card:
    """Any card, its last day from today on."""
    return Card(
        id=draw(IDS),
        record=draw(IDS),
        code=draw(names)[:60],
        name=draw(names),
        superior=draw(IDS),
        superior_name=draw(names),
        recipient=CARD.recipient,
        verify=draw(HEX),
        secret=draw(HEX)[:32],
        expires=draw(st.dates(TODAY)).isoformat(),
    )


def fault_of_file(content: bytes, today: datetime.date = TODAY) -> str:
    """The code with which a file is refused."""
    with pytest.raises(Fault) as caught:
        Card.of_bytes(content, today)
    assert PARCELS[caught.value.code].format_map(caught.value.facts)
    return caught.value.code


def fault_of_digits(digits: str, today: datetime.date = TODAY) -> str:
    """The code with which a row of digits is refused."""
    with pytest.raises(Fault) as caught:
        Card.of_digits(digits, today)
    assert PARCELS[caught.value.code].format_map(caught.value.facts)
    return caught.value.code


def with_check(packed: bytes) -> str:
    """Bytes with their right checksum, as digits."""
    told = hashlib.sha256(packed).digest()[:8]
    return digits_of(packed + told)


def deflated(names: bytes) -> bytes:
    """Names packed as a card packs them."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=FAMILIAR)
    return stream.compress(names) + stream.flush()


# -- there and back ----------------------------------------------------------------------------------------------------


@given(cards() | cards(ANYTHING))
def test_a_card_comes_back_from_its_file_and_from_its_digits(card: Card) -> None:
    assert Card.of_bytes(card.to_bytes(), TODAY) == card
    digits = card.to_digits()
    assert re.fullmatch("49[0-9]+", digits)
    assert Card.of_digits(digits, TODAY) == card


@given(cards(), st.data())
def test_blanks_and_line_breaks_among_the_digits_do_not_count(card: Card, data: st.DataObject) -> None:
    gaps = st.sampled_from(["", "", "", "", " ", "\n", "\r\n", "\t", "\u00a0"])
    digits = "".join(digit + data.draw(gaps) for digit in card.to_digits()[:80]) + f" \n{card.to_digits()[80:]}\r\n"
    assert Card.of_digits(digits, TODAY) == card


@given(st.binary(max_size=40))
def test_bytes_come_back_from_their_digits(content: bytes) -> None:
    assert bytes_of(digits_of(content)) == content


def test_an_office_issues_cards_that_differ_in_their_secret(tmp_path: Path) -> None:
    held = an_office(tmp_path)
    first, second = (issued(held, "CĐCS 01/Phú Tài", "Công đoàn cơ sở") for _ in range(2))
    assert first.secret != second.secret
    assert first.id != second.id
    assert first.public == held.public
    assert six_words(first.public) == six_words(held.public)
    assert first.file_name == "KH49_THE_CDCS-01-PHU-TAI.kh49the"


def test_names_longer_than_a_card_holds_are_cut(tmp_path: Path) -> None:
    card = issued(an_office(tmp_path), "Đ" * 500, "Công đoàn cơ sở " * 30)
    assert (len(card.code), len(card.name)) == (60, 200)
    assert Card.of_digits(card.to_digits(), TODAY) == card


@pytest.mark.parametrize("code", ["../..", "đơn vị", "東", "a" * 60, "CON", "x\ny"])
def test_the_name_of_the_file_is_plain(code: str) -> None:
    assert re.fullmatch(r"KH49_THE_[A-Z0-9a-f-]{1,60}\.kh49the", replace(CARD, code=code).file_name)


def an_office(tmp_path: Path) -> Office:
    return office(tmp_path / "keys")


def issued(held: Office, code: str, name: str) -> Card:
    """A card for a unit of that code and name."""
    return issue(
        held,
        record=CARD.record,
        code=code,
        name=name,
        superior=CARD.superior,
        superior_name=CARD.superior_name,
        expires=TODAY,
    )


# -- cards printed by this version can be read for ever ----------------------------------------------------------------


def test_a_card_printed_once_is_read_by_every_later_version() -> None:
    assert Card.of_digits(PRINTED, TODAY) == CARD


def test_a_file_written_once_is_read_by_every_later_version() -> None:
    assert Card.of_bytes(WRITTEN.encode(), TODAY) == CARD


# -- a slip ------------------------------------------------------------------------------------------------------------


def test_every_single_changed_digit_is_refused() -> None:
    digits = CARD.to_digits()
    for at, digit in enumerate(digits):
        for other in set("0123456789") - {digit}:
            assert fault_of_digits(digits[:at] + other + digits[at + 1 :]) == "bad_card"


def test_every_digit_left_out_doubled_or_swapped_is_refused() -> None:
    digits = CARD.to_digits()
    for at in range(len(digits)):
        assert fault_of_digits(digits[:at] + digits[at + 1 :]) == "bad_card"
        assert fault_of_digits(digits[:at] + digits[at] + digits[at:]) == "bad_card"
        if digits[at] != digits[at - 1] and at:
            assert fault_of_digits(digits[: at - 1] + digits[at] + digits[at - 1] + digits[at + 1 :]) == "bad_card"


def test_every_single_changed_byte_of_the_file_is_refused() -> None:
    content = CARD.to_bytes()
    for at, byte in enumerate(content):
        for other in {byte ^ 1, byte ^ 0x20, byte ^ 0x80, 0x20, 0x30} - {byte}:
            assert fault_of_file(content[:at] + bytes([other]) + content[at + 1 :]) == "bad_card"


def test_a_file_cut_short_or_with_something_behind_it_is_refused() -> None:
    content = CARD.to_bytes()
    for length in range(len(content)):
        assert fault_of_file(content[:length]) == "bad_card"
    for more in (b" ", b"\n", b"{}", content, b"x" * 100_000):
        assert fault_of_file(content + more) == "bad_card"


@given(cards(), st.data())
def test_any_changed_digit_of_any_card_is_refused(card: Card, data: st.DataObject) -> None:
    digits = card.to_digits()
    at = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != digits[at]))
    assert fault_of_digits(digits[:at] + other + digits[at + 1 :]) == "bad_card"


@given(st.text(max_size=60) | st.text("0123456789", max_size=600).map(lambda digits: MAGIC + digits))
def test_what_is_no_card_is_refused_as_digits(typed: str) -> None:
    assert fault_of_digits(typed) == "bad_card"


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda told: json.dumps({"check": told}).encode()))
def test_what_is_no_card_is_refused_as_a_file(content: bytes) -> None:
    assert fault_of_file(content) == "bad_card"


@pytest.mark.parametrize("digits", ["", "49", "4", "٤٩" * 40, "49" + "9" * 17 * 20, "49" * 1_000_000])
def test_odd_rows_of_digits_are_refused(digits: str) -> None:
    assert fault_of_digits(digits) == "bad_card"


# -- made with care to deceive: the checksum is right ------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"id": "x"},
        {"record": 1},
        {"record": CARD.record.upper()},
        {"code": ""},
        {"name": "x" * 201},
        {"superior_name": None},
        {"recipient": "age1" + "q" * 58},
        {"recipient": CARD.recipient.upper()},
        {"verify": CARD.verify[:-1]},
        {"secret": ""},
        {"expires": "20261231"},
        {"expires": "2026-02-30"},
        {"version": 0},
        {"version": True},
        {"version": "1"},
        {"format": "kh49 parcel"},
        {"more": 1},
    ],
)
def test_a_file_with_a_wrong_field_and_a_right_checksum_is_refused(change: dict[str, object]) -> None:
    told = {"format": "kh49 card", "version": 1, **asdict(CARD), **change}
    assert fault_of_file(compact({**told, "check": checksum(told)})) == "bad_card"


def test_a_card_of_a_newer_program_says_so() -> None:
    told = {"format": "kh49 card", "version": 2, "anything": "else"}
    assert fault_of_file(compact({**told, "check": checksum(told)})) == "newer_card"
    content = bytes_of(CARD.to_digits()[len(MAGIC) :])
    assert fault_of_digits(MAGIC + with_check(b"\x02" + content[1:-8])) == "newer_card"
    assert fault_of_digits(MAGIC + with_check(b"\x00" + content[1:-8])) == "bad_card"


def test_digits_with_a_right_checksum_and_wrong_content_are_refused() -> None:
    packed = bytes_of(CARD.to_digits()[len(MAGIC) :])[:-8]
    assert Card.of_digits(MAGIC + with_check(packed), TODAY) == CARD
    for length in range(len(packed)):
        assert fault_of_digits(MAGIC + with_check(packed[:length])) == "bad_card"
    assert fault_of_digits(MAGIC + with_check(packed + b"x")) == "bad_card"
    bomb = MAGIC + with_check(packed[:137] + deflated(b'["a","b","' + b"x" * 2_000_000 + b'"]'))
    assert len(bomb) < MOST_DIGITS
    assert fault_of_digits(bomb) == "bad_card"
    for names in (b"[]", b'["a","b"]', b'["a","b",1]', b'["a","b","c","d"]', b'{"a":1,"b":2,"c":3}', b"null", b"\xff"):
        assert fault_of_digits(MAGIC + with_check(packed[:137] + deflated(names))) == "bad_card"
    assert Card.of_digits(MAGIC + with_check(packed[:137] + deflated(b'["a","b","c"]')), TODAY).name == "b"
    day = packed[:134] + bytes(3) + packed[137:]
    assert fault_of_digits(MAGIC + with_check(day)) == "bad_card"


# -- its last day ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("today", "ends"), [(TODAY, False), (datetime.date(2026, 12, 31), False)])
def test_a_card_can_be_used_to_the_end_of_its_last_day(today: datetime.date, ends: bool) -> None:
    assert CARD.expired(today) is ends
    assert Card.of_bytes(CARD.to_bytes(), today) == Card.of_digits(CARD.to_digits(), today) == CARD


def test_a_day_later_it_is_refused_and_says_who_can_give_a_new_one() -> None:
    late = datetime.date(2027, 1, 1)
    assert CARD.expired(late)
    assert fault_of_file(CARD.to_bytes(), late) == fault_of_digits(CARD.to_digits(), late) == "card_expired"
    with pytest.raises(Fault) as caught:
        Card.of_digits(CARD.to_digits(), late)
    assert caught.value.facts == {"expires": datetime.date(2026, 12, 31), "name": CARD.superior_name}


# -- on paper ----------------------------------------------------------------------------------------------------------

USUAL = [
    ("CDCS-0042", "Công đoàn cơ sở Công ty TNHH May Phú Tài", "Công đoàn phường Quy Nhơn"),
    ("01-023-117", "CĐCS Trường Tiểu học Nguyễn Bỉnh Khiêm", "Liên đoàn Lao động tỉnh Đắk Lắk"),
    ("NĐ7", "Nghiệp đoàn xe ôm tự quản bến xe phía Nam", "Công đoàn các khu công nghiệp và chế xuất thành phố"),
    ("CDCS-1", "Công đoàn cơ sở Bệnh viện đa khoa khu vực Ninh Hoà", "Công đoàn xã Ea Kar"),
]


def version_of(card: Card) -> int:
    """The version of the QR code that holds a card's digits, with 15 % of it to spare for stains (level M)."""
    version = segno.make_qr(card.to_digits(), mode="numeric", error="m", boost_error=False).version
    assert isinstance(version, int)
    return version


@pytest.mark.parametrize(("code", "name", "superior_name"), USUAL)
def test_usual_names_fit_a_qr_code_with_modules_of_more_than_a_millimetre_on_a5(
    code: str, name: str, superior_name: str
) -> None:
    assert version_of(replace(CARD, code=code, name=name, superior_name=superior_name)) <= 10


def test_the_longest_and_oddest_names_still_fit_a_qr_code() -> None:
    chance = random.Random(49)  # noqa: S311 - names, no secrets
    code, name, superior_name = ("".join(chance.choices(LETTERS, k=length)) for length in (60, 200, 200))
    assert version_of(replace(CARD, code=code, name=name, superior_name=superior_name)) <= 25


def test_the_file_is_readable_json_with_all_fields() -> None:
    assert asdict(CARD).items() <= read(CARD.to_bytes().decode()).items()
    assert CARD.secret not in repr(CARD)
