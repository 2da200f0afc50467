"""Files as they are on disk."""

import gzip
from pathlib import Path

import pytest
import zstandard

from workbench.model.errors import BadInput
from workbench.sources.opening import look

TABLE = "id,text\n1,gr\u00fc\u00dfe\n"


def kept(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def text_of(path: Path) -> str:
    file = look(path)
    with file.raw() as raw, file.text(raw) as text:
        return text.read()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("packing", ["", "gz", "zst"])
def test_text_is_read_in_each_encoding_and_packing(tmp_path: Path, encoding: str, packing: str) -> None:
    content = TABLE.encode(encoding)
    pack = {"": lambda raw: raw, "gz": gzip.compress, "zst": zstandard.ZstdCompressor().compress}[packing]
    assert text_of(kept(tmp_path / "table.csv", pack(content))) == TABLE


def test_what_is_not_utf8_is_read_as_windows_1252_and_said(tmp_path: Path) -> None:
    assert "Windows-1252" in look(kept(tmp_path / "a.csv", TABLE.encode("cp1252"))).notes[0]
    assert look(kept(tmp_path / "a.csv", TABLE.encode())).notes == ()


def test_archives_written_one_after_the_other_are_one_file(tmp_path: Path) -> None:
    for pack in (gzip.compress, zstandard.ZstdCompressor().compress):
        path = kept(tmp_path / "table.csv", pack(b"id,text\n") + pack(b"1,a\n"))
        assert text_of(path) == "id,text\n1,a\n"


def test_the_hash_is_of_the_bytes_on_disk(tmp_path: Path) -> None:
    # printf 'id,text\n' | sha256sum
    import hashlib

    assert look(kept(tmp_path / "a.csv", b"id,text\n")).sha256 == hashlib.sha256(b"id,text\n").hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b" \r\n\xef\xbb\xbf\n", "is empty"),
        ("a.csv", b"%PDF-1.7 ...", "is a PDF"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "is a PNG image"),
        ("a.csv", bytes(range(256)) * 20, "is binary"),
        ("a.csv", b"id,text\n1,\x81\xff\n", "encoding that is neither"),
        ("a.csv", TABLE.encode("utf-32"), "is in UTF-32"),
        ("a.csv", TABLE.encode("utf-16-le"), "in UTF-16 without its byte order mark"),
        ("a.csv", TABLE.encode()[:-3], "ends in the middle of a character"),
        ("a.json", b'[{"text": "a"}]', "is one JSON array"),
        ("a.csv.gz", gzip.compress(TABLE.encode() * 1000)[:-12], "was cut off"),
        ("a.csv.gz", gzip.compress(b"")[:-12] + b"damage" * 9, "is a damaged .gz archive"),
        ("a.csv.zst", zstandard.ZstdCompressor().compress(TABLE.encode() * 1000)[:-4], "was cut off"),
        ("a.csv.gz", gzip.compress(b""), "is empty"),
    ],
)
def test_a_file_that_cannot_be_a_table_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        look(kept(tmp_path / name, content))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no file"):
        look(tmp_path / "absent.csv")
    with pytest.raises(BadInput, match="is a folder"):
        look(tmp_path)


def test_what_a_file_holds_decides_not_what_it_is_called(tmp_path: Path) -> None:
    assert look(kept(tmp_path / "table.txt", b'{"text": "a"}\n')).kind == "jsonl"
    assert look(kept(tmp_path / "table.dat", b"id,text\n1,a\n")).kind == "csv"
