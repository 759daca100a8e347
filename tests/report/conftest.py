"""A unit's year of invented figures, its seal, a stranger's seal, and one sealed report to tamper with."""

from __future__ import annotations

import copy
import datetime
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.reference import Reference
from kh49_desktop.report.seal import Seal, load_seal, make_seal
from kh49_desktop.report.summary import write_summary

Data = dict[str, Any]
UNIT = "0193f0a2-7c11-7a00-8000-000000000001"
TOLD = ("code", "metric", "year", "comparator", "threshold", "qualifier", "quote")
ANSWERS = {
    "MEM-2030": ("supplied", 336, None, None, None),
    "ORG-2030": ("qualitative", 1, 1, None, "ALL_ENTERPRISES"),
    "CONF-PRI-2030": ("met", 1, 1, None, "ALL_ENTERPRISES"),
    "CBA-2030": ("met", 1, 1, None, "UNIONISED_ENTERPRISES"),
}


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture(scope="session")
def now() -> datetime.datetime:
    return datetime.datetime(2026, 12, 2, 14, 5, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))


@pytest.fixture(scope="session")
def whole_data(reference: Reference) -> Data:
    told = {target["code"]: target for target in reference.targets}
    return {
        "template": 1,
        "unit": {
            "id": UNIT, "name": "CĐCS Công ty TNHH May Thái Dương", "code": "KH-01",
            "superior": "Liên đoàn Lao động tỉnh Đắk Lắk", "place": "Đắk Lắk", "chair": "Nguyễn Thị Hạnh",
            "host_type": "DN_NGOAI_NN", "sector": "NONSTATE",
        },
        "period": {
            "year": 2026, "period": "Y", "title": "năm 2026", "since": "2025-12-01", "until": "2026-11-30",
            "as_of": "2026-11-30", "cutoff": "statistics",
        },
        "made_on": "2026-12-02",
        "number": "05/BC-CĐCS",
        "workforce": {
            "opening": {"as_of": "2025-11-30", "total": 341, "female": 280},
            "closing": {"as_of": "2026-11-30", "total": 352, "female": 287},
        },
        "members": {
            "opening": [323, 263],
            "steps": [["ADMIT", 15, 13], ["TRANSFER_IN", 3, 2], ["TRANSFER_OUT", -2, -2], ["RETIRE", -3, -2]],
            "closing": [336, 274],
            "suspended": {"opening": 2, "in": 1, "out": 0, "closing": 3, "female": 3},
            "by_year": [[2022, 0], [2023, 281], [2024, 304], [2025, 323], [2026, 336]],
        },
        "conferences": [
            {
                "year": 2026, "status": "HELD", "type": "EMPLOYEE", "form": "PLENARY", "held_on": "2026-03-28",
                "present": 312, "summoned": 336, "total": 352, "resolution_no": "01/NQ-HNNLĐ", "minutes_no": "01/BB",
                "counted": True,
            }
        ],
        "dialogues": {"periodic": 2, "other": 0, "petitions": 7, "solved": 6, "days": ["2026-06-20", "2026-11-11"]},
        "agreements": [
            {
                "state": "IN_FORCE", "number": "02/TƯLĐTT", "type": "ENTERPRISE", "starts": "2024-05-15",
                "ends": "2027-05-14", "workers_covered": 352, "signed_on": "2024-05-15",
                "sent_authority_on": "2024-05-20",
            }
        ],
        "targets": [
            {
                **{name: told[code][name] for name in TOLD},
                "denominator_basis": basis,
                "answer": {"state": state, "numerator": numerator, "denominator": denominator, "because": because},
                "broad": None,
            }
            for code, (state, numerator, denominator, because, basis) in ANSWERS.items()
        ],
        "incomplete": 3,
    }  # fmt: skip


@pytest.fixture
def data(whole_data: Data) -> Data:
    """The data of a unit with everything; a test may change its copy."""
    return copy.deepcopy(whole_data)


@pytest.fixture
def no_data(data: Data) -> Data:
    """The data of a unit that has entered nothing but its name."""
    data["unit"] |= {"superior": None, "place": None, "chair": None}
    data["number"], data["incomplete"], data["made_on"] = "", 0, "2026-02-05"
    data["period"]["as_of"] = "2026-02-05"
    data["workforce"] = {"opening": None, "closing": None}
    data["members"] = {
        "opening": [0, 0], "steps": [], "closing": [0, 0], "by_year": [[year, 0] for year in range(2022, 2027)],
        "suspended": {"opening": 0, "in": 0, "out": 0, "closing": 0, "female": 0},
    }  # fmt: skip
    data["conferences"], data["agreements"] = [], []
    data["dialogues"] = {"periodic": 0, "other": 0, "petitions": 0, "solved": 0, "days": []}
    for target in data["targets"]:
        target["answer"] = {"state": "no_data", "numerator": None, "denominator": None, "because": None}
    data["targets"][0]["answer"] |= {"state": "supplied", "numerator": 0}
    return data


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, now: datetime.datetime) -> Path:
    """A unit's folder with its seal."""
    made = tmp_path_factory.mktemp("unit")
    make_seal(made, name="CĐCS Công ty TNHH May Thái Dương", unit=UNIT, now=now)
    return made


@pytest.fixture(scope="session")
def seal(folder: Path) -> Seal:
    return load_seal(folder)


@pytest.fixture(scope="session")
def superior(tmp_path_factory: pytest.TempPathFactory, now: datetime.datetime) -> Seal:
    name, unit = "Liên đoàn Lao động tỉnh Đắk Lắk", "0193f0a2-7c11-7a00-8000-0000000000aa"
    return make_seal(tmp_path_factory.mktemp("superior"), name=name, unit=unit, now=now)


@pytest.fixture(scope="session")
def impostor(tmp_path_factory: pytest.TempPathFactory, now: datetime.datetime) -> Seal:
    """A stranger who calls himself exactly as the unit does, name and id."""
    return make_seal(tmp_path_factory.mktemp("impostor"), name="CĐCS Công ty TNHH May Thái Dương", unit=UNIT, now=now)


@pytest.fixture(scope="session")
def sealed(
    tmp_path_factory: pytest.TempPathFactory, whole_data: Data, reference: Reference, seal: Seal, now: datetime.datetime
) -> Path:
    """A whole, sealed report."""
    path = tmp_path_factory.mktemp("sealed") / "bao-cao.pdf"
    return write_summary(path, whole_data, reference=reference, level="L1", seal=seal, now=now).file


@pytest.fixture(scope="session")
def tool() -> Callable[..., str]:
    """Run a PDF program of the system and return what it printed; the test is left out where it is not installed."""

    def run(name: str, *arguments: str | Path) -> str:
        program = shutil.which(name)
        if program is None:
            pytest.skip(f"{name} is not installed")
        command = [program, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
