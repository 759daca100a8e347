"""A page of paper: the embedded faces, the letters they have, breaking of lines, and what a file says of itself."""

from __future__ import annotations

import functools
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kh49_desktop.paths import shipped

SERIF = "LiberationSerif"
BOLD, ITALIC, BOLD_ITALIC = f"{SERIF}-Bold", f"{SERIF}-Italic", f"{SERIF}-BoldItalic"
FACES = MappingProxyType(
    {
        SERIF: "LiberationSerif-Regular.ttf",
        BOLD: "LiberationSerif-Bold.ttf",
        ITALIC: "LiberationSerif-Italic.ttf",
        BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
    }
)
MM = 72 / 25.4
PORTRAIT: tuple[float, float] = A4
LANDSCAPE: tuple[float, float] = landscape(A4)
INK = black
ACCENT: Color = HexColor(0x0A5CAD)
GREY: Color = HexColor(0x5A5A5A)
MISSING = "□"  # stands, visibly, for a letter that the face does not have
DATA_TYPE = "application/json"
PACKED_TYPE = "application/octet-stream"  # of a file that cannot be made smaller: it goes in as it is


def load_faces() -> None:
    """Make the four faces known to reportlab; asking again costs nothing."""
    known = set(pdfmetrics.getRegisteredFontNames())
    if known.issuperset(FACES):
        return
    for name, file in FACES.items():
        # Shaping off: with uharfbuzz installed the same text would come out as other bytes.
        pdfmetrics.registerFont(TTFont(name, str(shipped("resources", "fonts", file)), shapable=False))
    pdfmetrics.registerFontFamily(SERIF, normal=SERIF, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)


@functools.cache
def letters() -> frozenset[str]:
    """Return the letters that all four faces have."""
    load_faces()
    return frozenset.intersection(*(frozenset(map(chr, pdfmetrics.getFont(name).face.charToGlyph)) for name in FACES))


@functools.cache
def widths(face: str) -> dict[str, float]:
    """Return the width of each letter of a face, for a size of 1."""
    load_faces()
    measured = pdfmetrics.getFont(face).face
    table = {chr(code): measured.charWidths.get(code, measured.defaultWidth) / 1000 for code in measured.charToGlyph}
    table["\xa0"] = table[" "]
    return table


@dataclass
class Pen:
    """Makes text fit to print, and remembers which letters the faces lack."""

    replaced: set[str] = field(default_factory=set)

    def text(self, words: object) -> str:
        """Return the words in NFC, on one line; a letter the faces lack becomes □ and is remembered, never lost."""
        plain = unicodedata.normalize("NFC", str(words))
        if plain.isascii() and plain.isprintable():
            return plain
        return "".join(map(self._letter, plain))

    def markup(self, words: object) -> str:
        """Return the same, safe inside a paragraph's markup."""
        return escape(self.text(words))

    def _letter(self, letter: str) -> str:
        category = unicodedata.category(letter)
        if category in {"Cc", "Zl", "Zp", "Zs"}:
            return letter if letter == "\xa0" else " "
        if category == "Cf":  # marks of direction and joining have no shape of their own
            return ""
        if letter in letters():
            return letter
        self.replaced.add(letter)
        return MISSING


def width_of(text: str, face: str, size: float) -> float:
    """Return how wide a text of known letters is, in points."""
    return size * sum(map(widths(face).__getitem__, text))


def broken(text: str, face: str, size: float, room: float) -> list[str]:
    """Return the lines of a text in that room; a word wider than the room is cut, nothing is left out."""
    table = widths(face)
    limit = room / size + 1e-6
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        long = sum(map(table.__getitem__, word))
        if line and used + table[" "] + long <= limit:
            line, used = f"{line} {word}", used + table[" "] + long
            continue
        if line:
            lines.append(line)
        line, used = word, long
        if used <= limit:
            continue
        line, used = "", 0.0
        for letter in word:
            wide = table[letter]
            if line and used + wide > limit:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + letter, used + wide
    return [*lines, line] if line or not lines else lines


def balanced(text: str, face: str, size: float, room: float) -> list[str]:
    """Return the fewest lines that fit the room, made as even as they can be (for centred headings)."""
    lines = broken(text, face, size, room)
    narrow = room
    while len(lines) > 1 and narrow > size * 4:
        tried = broken(text, face, size, narrow - 4)
        if len(tried) > len(lines) or len(" ".join(tried)) != len(" ".join(lines)):
            break
        narrow, lines = narrow - 4, tried
    return lines


@dataclass(frozen=True)
class Attached:
    """A file that travels inside the PDF (associated file, as PDF/A-3 does it; conformance is not claimed)."""

    name: str
    content: bytes
    description: str
    kind: str = DATA_TYPE


@dataclass(frozen=True)
class Place:
    """Where something stands: page from 0, and left, bottom, right, top in points."""

    page: int
    box: tuple[int, int, int, int]


def new_canvas(target: io.BytesIO, size: tuple[float, float]) -> Canvas:
    """Return a canvas that makes the same bytes from the same drawing, without any face that is not embedded."""
    load_faces()
    return Canvas(target, pagesize=size, invariant=1, pageCompression=1, initialFontName=SERIF, initialFontSize=13)


def describe(canvas: Canvas, *, title: str, author: str, subject: str, attached: Sequence[Attached] = ()) -> None:
    """Write the title, the language and the attached files, by name, into the file's catalogue."""
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator("Sổ Công đoàn")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    document = canvas._doc  # noqa: SLF001 - reportlab has no public way to attach a file
    catalog: Any = document.Catalog
    catalog.Lang = pdfdoc.PDFString("vi-VN")
    catalog.Metadata = _stream(document, _xmp(title, author, subject), Type="Metadata", Subtype="XML")
    ordered = sorted(attached, key=lambda item: item.name)  # readers look names up by halves
    files = [_file(document, item) for item in ordered]
    if not files:
        return
    names = [part for item, file in zip(ordered, files, strict=True) for part in (pdfdoc.PDFString(item.name), file)]
    tree = pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray(names)})
    catalog.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": tree})
    catalog.AF = pdfdoc.PDFArray(files)
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]


def _file(document: Any, item: Attached) -> Any:
    size = pdfdoc.PDFDictionary({"Size": len(item.content)})
    stream = _stream(document, item.content, Type="EmbeddedFile", Subtype=item.kind, Params=size)
    entry = pdfdoc.PDFDictionary({"F": stream, "UF": stream})
    return document.Reference(
        pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Filespec"),
                "F": pdfdoc.PDFString(item.name),
                "UF": pdfdoc.PDFString(item.name),
                "Desc": pdfdoc.PDFString(item.description),
                "AFRelationship": pdfdoc.PDFName("Data"),
                "EF": entry,
            }
        )
    )


def _stream(document: Any, content: bytes, **entries: Any) -> Any:
    plain = entries.get("Subtype") in {"XML", PACKED_TYPE}
    stream = pdfdoc.PDFStream(content=content, filters=[] if plain else [pdfdoc.PDFZCompress])
    for key, value in entries.items():
        # reportlab writes a name's slash as it stands, which would begin another name, and a "#" as "#23".
        stream.dictionary[key] = f"/{value.replace('/', '#2F')}" if isinstance(value, str) else value
    return document.Reference(stream)


def _xmp(title: str, author: str, subject: str) -> bytes:
    def words(tag: str, kind: str, text: str) -> str:
        language = ' xml:lang="x-default"' if kind == "Alt" else ""
        return f"<dc:{tag}><rdf:{kind}><rdf:li{language}>{escape(text)}</rdf:li></rdf:{kind}></dc:{tag}>"

    told = words("title", "Alt", title) + words("creator", "Seq", author) + words("description", "Alt", subject)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{told}</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()


def draw_lines(  # noqa: PLR0913 - a line of print has this many sides
    canvas: Canvas,
    lines: Sequence[str],
    x: float,
    top: float,
    *,
    face: str,
    size: float,
    leading: float,
    align: str = "left",
) -> float:
    """Draw lines from the top down, aligned on x; return the next line's top."""
    canvas.setFont(face, size)
    for line in lines:
        free = 0.0 if align == "left" else width_of(line, face, size)
        canvas.drawString(x - (free / 2 if align == "center" else free), top - 0.8 * leading, line)
        top -= leading
    return top
