"""Pages of one's own content: a folder, a file, a sitemap or a feed, as title and plain text."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from workbench.model.errors import BadInput

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PLAIN, MARKUP, LISTS = (".md", ".txt"), (".html", ".htm"), (".xml", ".rss", ".atom")
LARGEST = 5_000_000  # bytes of a page: larger ones are no pages
PATIENCE = 10.0  # seconds to wait for a page
_SILENT = frozenset({"script", "style", "nav", "header", "footer", "template", "noscript", "svg", "form"})
_BLOCKS = frozenset({"p", "div", "section", "article", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br", "main"})


@dataclass(frozen=True)
class ContentPage:
    """A page of one's own: ``page`` is its address or its path within the folder, ``text`` plain paragraphs."""

    page: str
    title: str
    url: str
    text: str


def read(path: Path, fetch: bool = False, tell: Callable[[str], None] = lambda said: None) -> list[ContentPage]:
    """The pages of a folder (.md, .txt, .html), a page, a sitemap or a feed (RSS, Atom), in order of their name.

    A sitemap lists addresses alone: with ``fetch`` they are read from the network, else the words of the address stand
    for the page. ``tell`` hears of pages that were left out.

    Raises: BadInput where there is nothing to read.
    """
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in PLAIN + MARKUP)
        found = [_file(file, file.relative_to(path).as_posix()) for file in files]
    elif path.suffix.lower() in PLAIN + MARKUP:
        found = [_file(path, path.name)]
    elif path.suffix.lower() in LISTS:
        found = list(_listed(path, fetch, tell))
    else:
        known = ", ".join((*PLAIN, *MARKUP, *LISTS))
        what = "is no folder and no file that is known here" if path.exists() else "does not exist"
        raise BadInput(f"{path} {what}", do=f"give a folder of pages, or a file that ends in {known}")
    kept = [one for one in found if one.text.strip()]
    if not kept:
        raise BadInput(f"{path} holds no page with text", do="give a folder of .md, .txt or .html pages, or a feed")
    if len(kept) < len(found):
        tell(f"{len(found) - len(kept):,} pages without text were left out")
    return kept


def _file(path: Path, name: str) -> ContentPage:
    return _page(name, "", _bytes(path), markup=path.suffix.lower() in MARKUP)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path} is larger than {LARGEST:,} bytes, which no page is", do="leave it out")
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror})", do="check the name") from error


def _page(name: str, url: str, content: bytes, markup: bool) -> ContentPage:
    text = content.decode("utf-8", errors="replace").lstrip("\ufeff")
    if markup:
        title, text = plain(text)
        return ContentPage(name, title or _words_of(name), url, text)
    heading = re.search(r"^#{1,6}\s+(.+?)\s*#*$", text, re.MULTILINE)
    return ContentPage(
        name, heading[1] if heading else _words_of(name), url, re.sub(r"^#{1,6}\s+", "", text, flags=re.M)
    )


def plain(markup: str) -> tuple[str, str]:
    """Title and text of HTML: paragraphs apart by blank lines, without scripts, menus and forms."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.said).split("\n"))
    return " ".join("".join(reader.title).split()), "\n\n".join(filter(None, lines))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.title: list[str] = []
        self._open: list[str] = []
        self._titled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._open.append(tag)
        elif tag in _BLOCKS:
            self.said.append("\n")
        self._titled = tag == "title" and not self._open  # an svg has a title too

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag in self._open:
            while self._open.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.said.append("\n")
        self._titled = False

    def handle_data(self, data: str) -> None:
        if self._titled:
            self.title.append(data)
        elif not self._open:
            self.said.append(data.replace("\n", " "))


def _listed(path: Path, fetch: bool, tell: Callable[[str], None]) -> Iterator[ContentPage]:
    """The pages that a sitemap or a feed lists."""
    root = _xml(path)
    kind = _tag(root)
    if kind == "urlset":
        addresses = [
            text for entry in root for part in entry if _tag(part) == "loc" and (text := (part.text or "").strip())
        ]
        for address in dict.fromkeys(addresses):
            one = (
                _fetched(address, tell)
                if fetch
                else ContentPage(address, _words_of(address), address, _words_of(address))
            )
            if one is not None:
                yield one
    elif kind in ("rss", "RDF", "feed"):
        for entry in root.iter():
            if _tag(entry) in ("item", "entry"):
                yield _entry(entry)
    elif kind == "sitemapindex":
        raise BadInput(f"{path} only lists other sitemaps", do="add those, one by one")
    else:
        raise BadInput(f"{path} is neither a sitemap nor a feed (its first element is {kind})", do="give one of these")


def _xml(path: Path) -> "Element":
    from xml.etree.ElementTree import ParseError  # only the error; what reads is defused

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(_bytes(path))
    except ParseError as error:
        raise BadInput(f"{path} is not XML ({error})", do="give a sitemap, an RSS or an Atom file") from error
    except DefusedXmlException as error:
        raise BadInput(
            f"{path} defines entities, which could fill the memory", do="give a file without them"
        ) from error
    return root


def _tag(element: "Element") -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _entry(entry: "Element") -> ContentPage:
    said: dict[str, str] = {}
    for part in entry:
        name, text = _tag(part), "".join(part.itertext()).strip()
        if name == "link" and part.get("rel", "alternate") == "alternate":
            text = part.get("href", text)
        if text:
            said.setdefault(name, text)
    title = plain(said.get("title", ""))[1]
    longest = max((said.get(name, "") for name in ("encoded", "content", "description", "summary")), key=len)
    url = said.get("link", "")
    return ContentPage(url or said.get("guid") or said.get("id") or title, title, url, plain(longest)[1] or title)


def _fetched(address: str, tell: Callable[[str], None]) -> ContentPage | None:
    """The page at an address; None, and a word about it, where it cannot be had."""
    if urlsplit(address).scheme not in ("http", "https"):
        tell(f"{address} is no address of the web and was left out")
        return None
    request = urllib.request.Request(address, headers={"User-Agent": "workbench content add"})  # noqa: S310 - checked above
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - checked above
            content = answer.read(LARGEST)
    except (OSError, ValueError) as error:
        tell(f"{address} could not be read ({getattr(error, 'reason', error)}) and was left out")
        return None
    return _page(address, address, content, markup=True)


def _words_of(name: str) -> str:
    """What the last part of a path or address says: "help/reset-the-app.html" says "reset the app"."""
    last = unquote(urlsplit(name).path if "://" in name else name).rstrip("/").rpartition("/")[2]
    return " ".join(re.split(r"[-_+\s]+", re.sub(r"\.\w{2,5}$", "", last))).strip() or name
