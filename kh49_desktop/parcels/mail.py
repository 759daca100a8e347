"""A mail with parcels attached, as a draft file that the mail program of this computer opens and a person sends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.parcels.found import shown_name
from kh49_desktop.text.letters import clean

MOST_SUBJECT: Final = 200
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_KINDS: Final = frozenset(("pdf", "zip"))


def draft(to: str, subject: str, text: str, attachments: Sequence[Path]) -> bytes:
    """Return an .eml file: no sender, no date, "X-Unsent: 1" so that mail programs open it for writing.

    `to` is one address or several with "," or ";" between, "" when the person fills it in. Names of attachments keep
    their marks (RFC 2231). Raises Refused (mail_address_wrong) and Trouble (source_gone).
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if addresses := _addresses(to):
        message["To"] = ", ".join(addresses)
    message["Subject"] = _readable(subject)[:MOST_SUBJECT]
    message.set_content(_whole(text), subtype="plain", charset="utf-8")
    for path in attachments:
        ending = path.suffix.lower().removeprefix(".")
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Trouble("source_gone", file=str(path)) from error
        kind = ending if ending in _KINDS else "octet-stream"
        message.add_attachment(content, maintype="application", subtype=kind, filename=shown_name(path.name))
    return message.as_bytes()


def _addresses(to: str) -> list[str]:
    found = [address for part in re.split("[,;]", to) if (address := clean(part))]
    if wrong := next((address for address in found if not _ADDRESS.fullmatch(address)), None):
        raise Refused(Problem("mail_address_wrong", facts={"typed": wrong}))
    return found


def _readable(text: str) -> str:
    """Return one line; a line break in a subject would begin a header of its own."""
    return clean(_whole(text))


def _whole(text: str) -> str:
    """Return the text without halves of characters, which no encoding can write."""
    return text.encode("utf-8", "replace").decode("utf-8")
