"""Journey 2 by the command line: forty new members, one of them on file already, told before anything is saved."""

from __future__ import annotations

import json

from tests.cli.conftest import Kh49

FAMILY = ("Đặng Văn", "Nguyễn Thị", "Trần Thanh", "Y", "H'")
GIVEN = ("Ánh", "Bình", "Đào", "Hoà", "Thuỳ", "Bhăm Niê", "Blu Ktul", "Uyên")


def test_forty_new_members_and_one_double(kh49: Kh49, unit: str) -> None:
    typed = {}
    for number in range(40):
        name = f"{FAMILY[number % 5]} {GIVEN[number // 5]}"
        citizen = f"06608500{number:04}"
        values = {"full_name": name, "birth_date": f"{number % 28 + 1}/3/85", "gender": "Nam", "citizen_id": citizen,
                  "phone": f"0905 123 {number:03}"}  # fmt: skip
        done = kh49("add", "member", "--values", json.dumps(values), "--json")
        assert (done.code, done.json["problems"]) == (0, []), done.err
        typed[citizen] = name

    again = {"full_name": "Đặng Văn Ảnh", "birth_date": "1/3/1985", "citizen_id": "066085000000"}
    double = kh49("add", "member", "--values", json.dumps(again), "--json")
    assert (double.code, double.codes) == (1, [("citizen_id", "id_taken")])
    assert "Đặng Văn Ánh" in double.json["problems"][0]["message"]
    stored = {row["citizen_id"]: row["full_name"] for row in kh49("list", "member", "--json").json}
    assert stored == typed
