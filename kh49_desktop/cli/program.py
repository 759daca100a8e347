"""One run of the command line: read it, carry it out, say what happened, return the exit code."""

from __future__ import annotations

import argparse
import datetime
import io
import json
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kh49_desktop.cli.desk import (
    BROKEN,
    DONE,
    MISUSED,
    WRONG,
    Answered,
    Desk,
    Misused,
    Rooms,
    Said,
    place_words,
    told,
    trouble_document,
    trouble_of,
    words_of,
)
from kh49_desktop.cli.grammar import day, grammar
from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.record import Catalogue
from kh49_desktop.words import trouble_sentence

INTERRUPTED = 130
LINE = 60  # letters that a line of progress takes at most
OURS = (
    "Phần mềm gặp lỗi chưa lường trước; dữ liệu đã lưu vẫn còn nguyên. Hãy gửi các dòng dưới đây cho người phụ trách."
)

UNSEEN: Final = "\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"  # they move the writing, too


def run(  # noqa: PLR0911, PLR0913 - what the composition root brings together; one return an outcome
    arguments: Sequence[str],
    *,
    catalogue: Catalogue,
    rooms: Rooms,
    usual_folder: Callable[[], Path],
    clock: Callable[[], datetime.datetime],
    environment: Mapping[str, str],
) -> int:
    """Carry out one command line and return its exit code: 0 done, 1 input, 2 usage, 3 machine."""
    speak_utf8()
    as_json, wanted, folder = "--json" in arguments, argparse.Namespace(), Path()
    try:
        _ask_readable(arguments)
        wanted = grammar().parse_args(list(arguments))
        as_json = wanted.json = getattr(wanted, "json", False)
        wanted.sensitive = getattr(wanted, "sensitive", False)
        folder = Path(wanted.data) if getattr(wanted, "data", None) else usual_folder()
        now = clock_at(clock, environment, getattr(wanted, "today", None))
        desk = Desk(folder, now, catalogue, rooms, wanted, sys.stdin.read, progress)
        said: Said = wanted.command(desk)
    except Answered as answered:
        return _say(answered.said, as_json=as_json)
    except Misused as misused:
        return _say(_misused(misused), as_json=as_json)
    except Refused as refused:
        problems = [told(problem) for problem in refused.problems]
        kind = catalogue.find(str(getattr(wanted, "record", "")))
        lines = [f"{place_words(catalogue, kind, p.field)}{words_of(p)}" for p in refused.problems]
        return _say(Said({"problems": problems}, "", lines, WRONG), as_json=as_json)
    except (Trouble, OSError) as error:
        return _say(_broken(trouble_of(error, folder)), as_json=as_json)
    except SystemExit as left:  # --help
        return left.code if isinstance(left.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:  # noqa: BLE001 - a bug of ours: one JSON document and a sentence all the same, then what happened
        document = {"trouble": "bug", "message": OURS}
        return _say(Said(document, "", [OURS, traceback.format_exc()], BROKEN), as_json=as_json)
    return _say(said, as_json=as_json)


def _ask_readable(arguments: Sequence[str]) -> None:
    """Refuse what the terminal sent as no text: no file or document can hold it. Raises Misused."""
    for word in arguments:
        try:
            word.encode()
        except UnicodeEncodeError:
            raise Misused(
                f"“{word.encode(errors='replace').decode()}” có ký tự không đọc được vì không phải UTF-8. "
                "Hãy gõ lại; nếu là tên tệp thì hãy đổi tên tệp."
            ) from None


def clock_at(
    clock: Callable[[], datetime.datetime], environment: Mapping[str, str], asked: datetime.date | None = None
) -> Callable[[], datetime.datetime]:
    """Return the clock, set to the day that --today or KH49_TODAY asks for. Raises Misused."""
    if asked is None and environment.get("KH49_TODAY"):
        try:
            asked = day(environment["KH49_TODAY"])
        except argparse.ArgumentTypeError as error:
            raise Misused(f"KH49_TODAY: {error}", "") from error
    if asked is None:
        return clock
    fixed = asked
    return lambda: clock().replace(year=fixed.year, month=fixed.month, day=fixed.day)


def _broken(trouble: Trouble) -> Said:
    sentence = trouble_sentence(trouble)
    return Said(trouble_document(trouble, sentence), "", [sentence], BROKEN)


def _misused(misused: Misused) -> Said:
    problem = {"field": None, "level": "error", "code": "usage", "message": misused.sentence}
    return Said({"problems": [problem]}, "", [misused.sentence, misused.usage.rstrip()], MISUSED)


def _say(said: Said, *, as_json: bool) -> int:
    """Print the document or the text on the standard output, the sentences on the standard error."""
    out = dumped(said.document) if as_json else shown(said.text)
    try:
        if out:
            sys.stdout.write(out + "\n")
            sys.stdout.flush()
        if said.notes:
            sys.stderr.write(shown("\n".join(note for note in said.notes if note)) + "\n")
            sys.stderr.flush()
    except BrokenPipeError:  # the reader has seen enough ("kh49 list … | head")
        sys.stdout = io.StringIO()
    return said.code


def progress(words: str) -> None:
    """Tell whoever sits before the terminal how far it has come, in one line that the next words replace."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{words:<{LINE}}\r{words}")
        sys.stderr.flush()


def shown(text: str) -> str:
    """Return a text without what is not seen and steers a terminal: a name may have come from anywhere."""
    return "".join(one for one in text if one.isprintable() or (one.isspace() and one not in UNSEEN))


def dumped(document: Any) -> str:
    """Return one JSON document."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def speak_utf8() -> None:
    """Speak UTF-8 on every system: a Windows console and its pipes would use the code page."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="strict" if stream is sys.stdin else "backslashreplace")
