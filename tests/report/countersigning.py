"""The second seal of a report, as a superior's own program may set it: ours sets none, and checks any."""

from __future__ import annotations

import datetime
import io

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.cms_embedder import SigMDPSetup

from kh49_desktop.report.certificates import SUPERIOR_FIELD
from kh49_desktop.report.seal import Seal


def countersigned(pdf: bytes, seal: Seal, now: datetime.datetime) -> bytes:
    """Return a sealed file with another seal in its second field."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
    return seal._filled(writer, SUPERIOR_FIELD, SigMDPSetup("sha256"), code="0000-0000-0000", now=now)
