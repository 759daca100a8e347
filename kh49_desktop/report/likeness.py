"""Whether two files draw the same pages: everything a page shows, compared part by part as it is decoded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler

DEEPEST: Final = 40
# Everything else in a page either draws or hides something, or starts an action.
NEUTRAL: Final = frozenset(("/Parent", "/Annots", "/Type", "/Trans", "/StructParents", "/Tabs"))
# Of how a stream is packed; its decoded content is compared instead.
PACKING: Final = frozenset(("/Length", "/Filter", "/DecodeParms"))
# A catalogue with anything more could show layers, open another file or run a script.
CATALOGUE: Final = frozenset((
    "/Type", "/Pages", "/Metadata", "/Lang", "/Names", "/AF", "/AcroForm", "/Perms", "/ViewerPreferences", "/PageMode",
    "/Outlines", "/Version", "/Extensions",
))  # fmt: skip


def same_pages(one: PdfHandler, other: PdfHandler) -> bool:
    """Tell whether both draw the same pages in the same order; annotations are left out (see the two seal fields)."""
    pages, others = list(pages_of(one)), list(pages_of(other))
    return (
        frozenset(one.root) <= CATALOGUE
        and frozenset(entry(one.root, "/Names", ())) <= {"/EmbeddedFiles"}
        and len(pages) == len(others)
        and all(_shown(a) == _shown(b) for a, b in zip(pages, others, strict=True))
    )


def pages_of(file: PdfHandler) -> Iterator[generic.DictionaryObject]:
    """Yield the pages in their order. Raises ValueError for a tree that is too deep or goes round in a circle."""
    yield from _leaves(file.root["/Pages"], 0, {})


def entry(dictionary: generic.DictionaryObject, key: str, default: Any = None) -> Any:
    """Return an entry, followed to what it refers to (`get` would hand out the reference), or the default."""
    return dictionary[key] if key in dictionary else default  # noqa: SIM401


def drawn(thing: Any, depth: int = 0) -> Any:
    """Return an object with all it refers to, in a form that can be compared; a stream as its decoded bytes."""
    if depth > DEEPEST:
        raise ValueError(depth)
    if isinstance(thing, generic.IndirectObject):
        thing = thing.get_object()
    if isinstance(thing, generic.StreamObject):
        entries = {key: drawn(thing.raw_get(key), depth + 1) for key in thing if key not in PACKING}
        return ("stream", entries, thing.data)
    if isinstance(thing, generic.DictionaryObject):
        return {key: drawn(thing.raw_get(key), depth + 1) for key in thing if key != "/Parent"}
    if isinstance(thing, generic.ArrayObject):
        return [drawn(thing.raw_get(place), depth + 1) for place in range(len(thing))]
    if isinstance(thing, generic.FloatObject | generic.NumberObject):
        return ("number", float(thing))
    if isinstance(thing, generic.TextStringObject | generic.ByteStringObject):
        return ("text", str(thing))
    return (type(thing).__name__, str(thing))


def _shown(page: generic.DictionaryObject) -> dict[str, Any]:
    return {key: drawn(page.raw_get(key)) for key in page if key not in NEUTRAL}


def _leaves(node: Any, depth: int, inherited: dict[str, Any]) -> Iterator[generic.DictionaryObject]:
    if depth > DEEPEST or not isinstance(node, generic.DictionaryObject):
        raise ValueError(depth)
    if "/Kids" not in node:
        page = generic.DictionaryObject({**inherited, **{key: node.raw_get(key) for key in node}})
        yield page
        return
    passed = {key: node.raw_get(key) for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate") if key in node}
    for place in range(len(node["/Kids"])):
        yield from _leaves(node["/Kids"][place], depth + 1, {**inherited, **passed})
