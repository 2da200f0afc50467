"""A file as it is on disk: what it holds, how it is packed and written, and its content hash."""

import codecs
import gzip
import hashlib
import io
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any, Literal

from workbench.model.errors import BadInput

BLOCK = 1 << 20
STDIN = "-"
_MAGIC = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
}
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_NOT_CP1252 = b"\x81\x8d\x8f\x90\x9d"
_KINDS = "CSV, TSV, JSON lines, Parquet or Excel (.xlsx), each also .gz or .zst"

Kind = Literal["csv", "jsonl", "parquet", "xlsx"]


@dataclass(frozen=True)
class Opened:
    """A file that was looked through once, from its first byte to its last, before anything is stored.

    ``path`` is where to read it (a temporary copy for standard input and for packed Parquet or Excel), ``name`` what
    to call it, ``size`` its bytes on disk, ``sha256`` of those bytes. ``lines`` counts line ends of text files.
    """

    path: Path
    name: str
    size: int
    sha256: str
    kind: Kind
    packing: Literal["", "gz", "zst"] = ""
    encoding: str = "utf-8"
    lines: int = 0
    notes: tuple[str, ...] = ()
    held: tuple[IO[bytes], ...] = field(default=(), repr=False, compare=False)  # temporary copies, gone when closed

    def raw(self) -> IO[bytes]:
        """The bytes on disk; ``tell()`` is the progress."""
        return self.path.open("rb")

    def text(self, raw: IO[bytes]) -> io.TextIOWrapper:
        """The text in ``raw``, unpacked and decoded, line ends as they are (a lone CR only in files without LF)."""
        ends = "\n" if self.lines else ""
        return io.TextIOWrapper(_unpacked(raw, self.packing), encoding=self.encoding, errors="replace", newline=ends)


def look(path: str | Path, seen: Callable[[int], None] = lambda _: None) -> Opened:
    """The file looked through; ``-`` is standard input. ``seen`` hears the bytes read so far.

    Raises: BadInput when it is missing, a folder, empty, cut off, binary, or in an encoding that is not known.
    """
    held: tuple[IO[bytes], ...] = ()
    name = "standard input" if str(path) == STDIN else Path(path).name
    if str(path) == STDIN:
        copy = tempfile.NamedTemporaryFile(prefix="workbench-")  # noqa: SIM115 (kept open by Opened.held)
        shutil.copyfileobj(sys.stdin.buffer, copy, BLOCK)
        copy.flush()
        held, path = (copy,), copy.name
    where = Path(path)
    if where.is_dir():
        raise BadInput(f"{where} is a folder", do=f"name the files in it, for instance {where}/*.csv")
    try:
        with where.open("rb") as raw:
            return _looked(where, name, raw, held, seen)
    except FileNotFoundError as error:
        raise BadInput(f"there is no file {where}", do="check the name and the folder you are in") from error
    except OSError as error:
        raise BadInput(
            f"{name} cannot be read ({error.strerror or error})", do="check the file and try again"
        ) from error


def _looked(where: Path, name: str, raw: IO[bytes], held: tuple[IO[bytes], ...], seen: Callable[[int], None]) -> Opened:
    start = raw.read(8)
    raw.seek(0)
    packing: Literal["", "gz", "zst"] = ""
    if start.startswith(b"\x1f\x8b"):
        packing = "gz"
    elif start.startswith(b"\x28\xb5\x2f\xfd"):
        packing = "zst"
    survey = _Survey(name)
    inside: IO[bytes] | None = None
    digest = hashlib.sha256()
    for block in _blocks(raw, packing, digest.update, name):
        if inside is None and not survey.head and block.startswith((b"PAR1", b"PK\x03\x04")):
            inside = raw if not packing else tempfile.NamedTemporaryFile(prefix="workbench-")  # noqa: SIM115
        if inside is not None and inside is not raw:
            inside.write(block)
        survey.add(block, text=inside is None)
        seen(raw.tell())
    size = raw.tell()
    if inside is not None:
        if inside is not raw:
            inside.flush()
            held, where, packing = (*held, inside), Path(inside.name), ""
        kind: Kind = "parquet" if survey.head.startswith(b"PAR1") else "xlsx"
        return Opened(where, name, size, digest.hexdigest(), kind, packing, held=held)
    encoding, notes = survey.encoding()
    kind = _text_kind(name, survey.head, encoding)
    return Opened(where, name, size, digest.hexdigest(), kind, packing, encoding, survey.lines, notes, held)


class _Survey:
    """What one pass over unpacked text tells: its start, its lines, and the encodings it can be in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.head = b""
        self.lines = 0
        self.cp1252 = True
        self.broken = ""  # why it is not UTF-8
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def add(self, block: bytes, text: bool) -> None:
        if not self.head:
            self.head = block[: 1 << 16]
            if self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                self.decoder = codecs.getincrementaldecoder("utf-16")()
        if not text:
            return
        self.lines += block.count(b"\n")
        self.cp1252 = self.cp1252 and len(block.translate(None, _NOT_CP1252)) == len(block)
        if not self.broken:
            try:
                self.decoder.decode(block)
            except UnicodeDecodeError as error:
                self.broken = error.reason

    def encoding(self) -> tuple[str, tuple[str, ...]]:
        """The encoding of the text and what to tell about it."""
        self._refuse_binary()
        utf16 = self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if not self.broken:
            try:
                self.decoder.decode(b"", final=True)
            except UnicodeDecodeError as error:
                raise BadInput(
                    f"{self.name} ends in the middle of a character, so it was cut off", do="export or copy it again"
                ) from error
            return ("utf-16" if utf16 else "utf-8-sig"), (("it is UTF-16",) if utf16 else ())
        if not utf16 and self.cp1252:
            return "cp1252", (
                "it is not UTF-8 and was read as Windows-1252: check that accents look right in the examples",
            )
        raise BadInput(
            f"{self.name} is in an encoding that is neither UTF-8, UTF-16 nor Windows-1252 ({self.broken})",
            do="save it as UTF-8 and try again",
        )

    def _refuse_binary(self) -> None:
        if not self.head.strip(b"\xef\xbb\xbf \t\r\n"):
            raise BadInput(f"{self.name} is empty", do="export it again, or name another file")
        if self.head.startswith(_UTF32) or _two_bytes_a_letter(self.head):
            raise BadInput(
                f"{self.name} is in UTF-32, or in UTF-16 without its byte order mark",
                do="save it as UTF-8 and try again",
            )
        for magic, what in _MAGIC.items():
            if self.head.startswith(magic):
                raise BadInput(f"{self.name} is {what}, not a table of posts", do=f"give {_KINDS}")
        control = len(self.head) - len(self.head.translate(None, _CONTROL))
        if control > max(8, len(self.head) // 50) and not self.head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise BadInput(f"{self.name} is binary, not a table of posts", do=f"give {_KINDS}")


def _two_bytes_a_letter(head: bytes) -> bool:
    """Whether every second byte is nearly always zero, as in UTF-16 and UTF-32 of Latin letters."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False  # it says so itself, and is read
    rare, common = sorted((head[::2].count(0), head[1::2].count(0)))
    return rare == 0 and common > 0.4 * len(head)


def _text_kind(name: str, head: bytes, encoding: str) -> Kind:
    first = head.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")[:1]
    if first == "[" and ".json" in name.lower():
        raise BadInput(
            f"{name} is one JSON array, and one JSON object a line is read here",
            do="convert it, for instance with `jq -c '.[]' FILE > FILE.jsonl`",
        )
    return "jsonl" if first == "{" or ".jsonl" in name.lower() else "csv"


def _unpacked(raw: IO[bytes], packing: str) -> IO[bytes]:
    if packing == "gz":
        return gzip.GzipFile(fileobj=raw)  # type: ignore[return-value]
    if packing == "zst":
        import zstandard

        return zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    return raw


def _blocks(raw: IO[bytes], packing: str, hashed: Callable[[bytes], None], name: str) -> Iterator[bytes]:
    """Unpacked blocks of the file while its bytes on disk are hashed; a cut-off archive is refused here."""
    unpack: Callable[[], Any] | None = None
    damage: type[Exception] = zlib.error
    if packing == "gz":
        unpack = partial(zlib.decompressobj, 31)
    elif packing == "zst":
        import zstandard

        unpack, damage = zstandard.ZstdDecompressor().decompressobj, zstandard.ZstdError
    stream = unpack() if unpack else None
    whole = True
    while block := raw.read(BLOCK):
        hashed(block)
        if unpack is None or stream is None:
            yield block
            continue
        try:
            while block:
                yield from _pieces(stream, block, bounded=packing == "gz")
                whole = stream.eof
                block = stream.unused_data if whole else b""
                if whole:  # archives may be written one after the other into one file
                    stream = unpack()
        except damage as error:
            raise BadInput(f"{name} is a damaged .{packing} archive", do="download or copy it again") from error
    if not whole:
        raise BadInput(f"{name} is a .{packing} archive that was cut off", do="download or copy it again")


def _pieces(stream: Any, block: bytes, bounded: bool) -> Iterator[bytes]:
    """What a packed block unpacks to; of gz in bounded pieces, so that a packing bomb does not fill the memory."""
    if not bounded:
        yield from filter(None, (stream.decompress(block),))
        return
    while block:
        piece = stream.decompress(block, BLOCK)
        if piece:
            yield piece
        block = stream.unconsumed_tail
