"""What a PDF says of itself and what stands on its pages."""

from __future__ import annotations

import io
from dataclasses import dataclass

from pypdf import PdfReader


@dataclass(frozen=True)
class Told:
    """Language, title, whether it is tagged, the kinds of its tags, the words of all pages, the files of its fonts."""

    language: str
    title: str
    shows_title: bool
    is_tagged: bool
    tags: frozenset[str]
    text: str
    part: str
    fonts: frozenset[str]


def read_pdf(content: bytes) -> Told:
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    return Told(
        language=str(root.get("/Lang", "")),
        title=str((reader.metadata or {}).get("/Title", "")),
        shows_title=bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        is_tagged="/StructTreeRoot" in root and bool(root.get("/MarkInfo", {}).get("/Marked", False)),
        tags=frozenset(_kinds(root["/StructTreeRoot"])) if "/StructTreeRoot" in root else frozenset(),
        text=" ".join(" ".join(page.extract_text() for page in reader.pages).split()),
        part=_part(root),
        fonts=frozenset(fonts),
    )


def _part(root) -> str:
    """The part of PDF/UA that the metadata claims."""
    metadata = root["/Metadata"].get_object().get_data().decode()
    return metadata.partition("<pdfuaid:part>")[2].partition("<")[0]


def _kinds(node, depth=0):
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _kinds(child, depth)
    elif isinstance(node, dict) and depth < 50:
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from _kinds(node["/K"], depth + 1)
