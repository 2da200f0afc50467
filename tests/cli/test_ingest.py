"""`workbench ingest` and `workbench vault` as they are typed."""

import gzip
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbench.cli.main import main
from workbench.store import open_store

GOOD = (
    "id,created_at,author,text\n1,2024-05-01T10:00:00Z,person_a,hello @person_b\n2,2024-05-02T10:00:00Z,person_b,what\n"
)


@dataclass
class Typed:
    """The command line in a store and folder of its own."""

    folder: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def __call__(self, *words: object) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        self.patch.setattr(sys, "argv", ["workbench", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        out, err = self.capture.readouterr()
        return code, out, err

    def file(self, content: str | bytes, name: str = "a.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("WORKBENCH_VAULT_PASSPHRASE", "a passphrase for tests")
    monkeypatch.setenv("HF_HUB_OFFLINE", os.environ.get("HF_HUB_OFFLINE", "1"))
    return Typed(tmp_path, monkeypatch, capsys)


def test_the_mapping_is_shown_and_the_rows_are_counted(typed: Typed) -> None:
    code, out, _ = typed("ingest", typed.file(GOOD))
    assert code == 0
    assert "hello @someone" in out
    assert "person_a" not in out
    assert "2 rows read, 2 posts added, 0 already there, 0 rejected" in out
    assert "workbench enrich" in out


def test_a_second_import_says_that_there_is_nothing_to_add(typed: Typed) -> None:
    typed("ingest", typed.file(GOOD))
    code, out, _ = typed("ingest", typed.file(GOOD))
    assert code == 0
    assert "imported before, nothing to add" in out


def test_standard_input_is_read(typed: Typed) -> None:
    class Stdin:
        buffer = io.BytesIO(GOOD.encode())

    typed.patch.setattr(sys, "stdin", Stdin())
    code, out, _ = typed("ingest", "-")
    assert code == 0
    assert "standard input: 2 rows read, 2 posts added" in out


def test_rejected_rows_are_counted_by_reason(typed: Typed) -> None:
    _, out, _ = typed("ingest", typed.file(GOOD + "3,9999-12-31,p,x\n4,2024-05-01,p,a\x00b\n5,2024-05-01\n"))
    assert "3 rejected" in out
    for reason in ("time in the future", "text contains NUL bytes", "2 fields where the header has 4"):
        assert reason in out
    assert str(typed.home / "quarantine") in out


def test_a_configuration_is_checked_and_becomes_the_stores_own(typed: Typed) -> None:
    config = typed.file('title = "Ours"\nidentity_key = "public"\n', "config.toml")
    assert typed("ingest", typed.file(GOOD), "--config", config)[0] == 0
    assert open_store(typed.home).config.title == "Ours"
    broken = typed.file("titel = 1\n", "broken.toml")
    code, _, err = typed("ingest", typed.file(GOOD), "--config", broken)
    assert (code, "titel" in err) == (2, True)
    assert open_store(typed.home).config.title == "Ours"


def test_who_is_behind_a_pseudonym_is_only_told_with_a_reason_and_written_down(typed: Typed) -> None:
    typed("ingest", typed.file(GOOD), "--keep-identities")
    posts = open_store(typed.home).read("posts")
    pseudonym = posts.loc[posts["text"] == "what", "author"].iloc[0]
    code, out, _ = typed("vault", "open", "--reason", "abuse report 12", pseudonym)
    assert (code, out) == (0, "author\tperson_b\n")
    assert typed("vault", "open", pseudonym)[0] == 2
    code, out, _ = typed("vault", "audit")
    assert "abuse report 12" in out
    typed.patch.setenv("WORKBENCH_VAULT_PASSPHRASE", "not the passphrase")
    code, out, err = typed("vault", "open", "--reason", "abuse report 13", pseudonym)
    assert (code, out) == (2, "")
    assert "does not open the vault" in err


def test_without_the_option_no_vault_is_made(typed: Typed) -> None:
    typed("ingest", typed.file(GOOD))
    assert not (typed.home / "vault.sqlite").exists()
    assert typed("vault", "open", "--reason", "abuse report 12", "aa")[0] == 2


def test_a_hostile_name_cannot_write_on_the_terminal(typed: Typed) -> None:
    _, out, _ = typed("ingest", typed.file(GOOD.replace("hello", "[red]\x1b[31mhello"), "a[b]\x1b.csv"))
    assert "\x1b" not in out
    assert "[red]" in out


BAD: dict[str, tuple[str | bytes, str, str]] = {
    # what: (content, file name, part of the sentence)
    "binary": (bytes(range(256)) * 50, "a.csv", "is binary"),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(500), "a.csv", "is a PNG image"),
    "a wrong encoding": (GOOD.encode() + b"3,2024-05-01,p,\x81\xfe\n", "a.csv", "encoding"),
    "empty": (b"", "a.csv", "is empty"),
    "a header alone": ("id,created_at,text\n", "a.csv", "header and no rows"),
    "cut off": (gzip.compress(GOOD.encode() * 99)[:-9], "a.csv.gz", "was cut off"),
    "without text": ("id,day\n1,2024-05-01\n", "a.csv", "--map text="),
    "without time": ("id,text\n1,some words here\n", "a.csv", "--map created_at="),
    "no JSON": ('{"text": \n', "a.jsonl", "no JSON objects"),
}


@pytest.mark.parametrize("what", list(BAD))
def test_a_bad_file_is_one_sentence_and_leaves_no_trace(typed: Typed, what: str) -> None:
    content, name, said = BAD[what]
    code, out, err = typed("ingest", typed.file(GOOD, "good.csv"), typed.file(content, name))
    assert code == 2
    assert said in err
    assert err.count("\n") == 1
    assert "Traceback" not in err + out
    assert not typed.home.exists()


def test_a_missing_file_and_a_folder_are_one_sentence(typed: Typed) -> None:
    assert "there is no file" in typed("ingest", typed.folder / "absent.csv")[2]
    code, _, err = typed("ingest", typed.folder)
    assert (code, "is a folder" in err) == (2, True)


def test_ten_million_characters_in_a_field_cost_one_row(typed: Typed) -> None:
    code, out, _ = typed("ingest", typed.file(GOOD + "3,2024-05-01,p," + "x" * 10_000_000 + "\n4,2024-05-01,p,after\n"))
    assert code == 0
    assert "4 rows read, 3 posts added, 0 already there, 1 rejected" in out
    assert "a field longer than 131,072 characters" in out


def test_ids_that_are_there_twice_are_told(typed: Typed) -> None:
    twice = GOOD + "1,2024-05-03T10:00:00Z,person_a,another text\n" + GOOD.splitlines()[2] + "\n"
    code, out, _ = typed("ingest", typed.file(twice))
    assert code == 0
    assert "4 rows read, 2 posts added, 1 already there (1 of them repeated in the file), 1 rejected" in out
    assert "same id as an earlier row, with another text" in out
    code, _, err = typed(
        "ingest", typed.file("id,created_at,text\n" + "7,2024-05-01,x y z\n" * 4), "--map", "post_id=id"
    )
    assert (code, "does not identify posts" in err) == (2, True)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--tz", "Mars/Olympus"), "not a time zone"),
        (("--date-format", "sideways"), "date format"),
        (("--map", "text"), "has no '='"),
        (("--map", "text=nothing"), "no column 'nothing'"),
        (("--preset", "nothing"), "no preset"),
        (("--extra", "nothing"), "no column 'nothing'"),
        (("--brand-from", "nothing"), "no column 'nothing'"),
    ],
)
def test_an_option_that_cannot_be_meant_is_one_sentence(typed: Typed, option: tuple[str, str], said: str) -> None:
    code, _, err = typed("ingest", typed.file(GOOD), *option)
    assert code == 2
    assert said in err
    assert not typed.home.exists()


def test_a_damaged_receipt_costs_a_second_reading_and_nothing_else(typed: Typed) -> None:
    typed("ingest", typed.file(GOOD))
    (receipt,) = (typed.home / "imports").iterdir()
    for damage in ("{", "[]", '{"last": 0}', "null"):
        receipt.write_text(damage)
        code, out, _ = typed("ingest", typed.file(GOOD))
        assert code == 0
        assert "0 posts added, 2 already there" in out
    assert "imported before" in typed("ingest", typed.file(GOOD))[1]


def test_without_a_secret_for_the_vault_nothing_is_made(typed: Typed) -> None:
    typed.patch.delenv("WORKBENCH_VAULT_PASSPHRASE")
    code, _, err = typed("ingest", "--keep-identities", typed.file(GOOD))
    assert code == 2
    assert err.count("\n") == 1
    assert not typed.home.exists()


def test_without_a_vault_nobody_is_asked_for_its_secret(typed: Typed) -> None:
    typed.patch.delenv("WORKBENCH_VAULT_PASSPHRASE")
    for words in (("open", "abc", "--reason", "abuse report"), ("audit",)):
        code, _, err = typed("vault", *words)
        assert (code, "there is no identity vault" in err) == (2, True)


def test_a_refusal_in_the_middle_is_one_line_too(typed: Typed) -> None:
    typed("ingest", typed.file(GOOD))
    (typed.home / "identity.key").write_bytes(b"cut")
    code, _, err = typed("ingest", typed.file(GOOD.replace("hello", "good day"), "b.csv"))
    assert code == 2
    assert len(err.splitlines()) == 1
