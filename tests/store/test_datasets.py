import hashlib
import os
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from workbench.model.errors import BadInput, UnknownName
from workbench.store import datasets
from workbench.store.datasets import LabelledSet, Part


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


PART, POSTS, TEST = b"1\n2\n", b"1\n2\n3\n", b"4\n"


def small(**changed: object) -> LabelledSet:
    """A set of two files, one of whose hashes nobody knows, with a part that is one shorter file."""
    values = {
        "title": "Small", "labels": "mood", "licence": "MIT", "ships": True, "citation": "-",
        "homepage": "https://example.org", "folder": "small", "base": "http://127.0.0.1:9/",
        "files": {"posts.csv": digest(POSTS), "test.csv": ""},
        "part": Part(name="small-2of3", files={"posts.csv": digest(PART)}),
    }  # fmt: skip
    return LabelledSet(**(values | changed))


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, LabelledSet]:
    listed = {"small": small()}
    monkeypatch.setattr(datasets, "sets", lambda: listed)
    monkeypatch.delenv("WORKBENCH_DATASETS", raising=False)
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    return listed


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: object) -> Path:
    """The folder that WORKBENCH_DATASETS names, with the part of the small set in it."""
    (tmp_path / "held" / "small").mkdir(parents=True)
    (tmp_path / "held" / "small" / "posts.csv").write_bytes(PART)
    monkeypatch.setenv("WORKBENCH_DATASETS", str(tmp_path / "held"))
    return tmp_path / "held" / "small"


@pytest.fixture
def published(tmp_path: Path, listed: dict[str, LabelledSet]) -> Iterator[Path]:
    """A publisher on this machine that serves the whole small set."""
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "posts.csv").write_bytes(POSTS)
    (folder / "test.csv").write_bytes(TEST)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        listed["small"] = small(base=f"http://127.0.0.1:{server.server_port}/")
        yield folder
        server.shutdown()


def test_a_part_at_hand_has_its_own_name_and_hash(held: Path) -> None:
    found = datasets.path("small")
    assert (found.path, found.part_name, found.whole) == (held, "small-2of3", False)
    assert found.sha256 == digest(f"{digest(PART)}  posts.csv\n".encode())


def test_a_changed_file_is_refused_and_named(held: Path) -> None:
    (held / "posts.csv").write_bytes(b"1\n2\nx\n")
    (held / "test.csv").write_bytes(b"")
    with pytest.raises(BadInput, match=r"posts\.csv has SHA-256 .* expected"):
        datasets.path("small")


def test_a_whole_set_with_a_file_of_unknown_hash_is_called_unverified(held: Path) -> None:
    (held / "posts.csv").write_bytes(POSTS)
    (held / "test.csv").write_bytes(b"anything")
    found = datasets.path("small")
    assert (found.part_name, found.whole) == ("small-unverified", False)


def test_a_set_that_is_nowhere_says_how_to_get_it(listed: object) -> None:
    with pytest.raises(BadInput, match="workbench datasets fetch small"):
        datasets.path("small")


def test_an_unknown_set_lists_the_known_ones(listed: object) -> None:
    with pytest.raises(UnknownName, match="no labelled set smal: choose one of small"):
        datasets.path("smal")


def test_fetching_brings_the_whole_set_and_records_hashes_nobody_knew(published: Path) -> None:
    found = datasets.fetch("small", progress=False)
    assert (found.part_name, found.whole) == ("small", True)
    lines = f"{digest(POSTS)}  posts.csv\n{digest(TEST)}  test.csv\n"
    assert found.sha256 == digest(lines.encode())
    assert datasets.path("small") == found


def test_a_recorded_hash_is_held_from_then_on(published: Path) -> None:
    place = datasets.fetch("small", progress=False).path
    (place / "test.csv").write_bytes(b"5\n")
    with pytest.raises(BadInput, match=r"test\.csv has SHA-256"):
        datasets.path("small")


def test_a_publisher_who_changed_a_file_is_refused(published: Path) -> None:
    (published / "posts.csv").write_bytes(b"other")
    with pytest.raises(BadInput, match="is not what was published"):
        datasets.fetch("small", progress=False)


def test_fetching_again_downloads_nothing(published: Path) -> None:
    first = datasets.fetch("small", progress=False)
    (published / "posts.csv").unlink()
    (published / "test.csv").unlink()
    assert datasets.fetch("small", progress=False) == first


def test_fetching_without_a_network_is_a_sentence(listed: object) -> None:
    with pytest.raises(BadInput, match="could not be fetched .*: connect to the internet"):  # noqa: RUF043
        datasets.fetch("small", progress=False)


def test_a_set_that_needs_an_account_says_so(listed: dict[str, LabelledSet]) -> None:
    listed["small"] = small(by_hand="the publisher asks for an account")
    with pytest.raises(BadInput, match=r"asks for an account\): see https://example.org"):
        datasets.fetch("small")


@pytest.mark.parametrize("name", datasets.sets())
def test_every_listed_set_names_source_licence_citation_and_well_formed_hashes(name: str) -> None:
    labelled = datasets.sets()[name]
    assert labelled.title
    assert labelled.licence
    assert labelled.citation
    assert labelled.homepage.startswith("https://")
    assert labelled.base.startswith("https://") or labelled.by_hand
    assert labelled.files
    for files in (labelled.files, labelled.part.files if labelled.part else {}):
        assert all(re.fullmatch("[0-9a-f]{64}|", value) for value in files.values())
    assert all(labelled.part.files.values()) if labelled.part else all(labelled.files.values())


def test_sets_under_non_commercial_terms_never_ship() -> None:
    assert not [name for name, labelled in datasets.sets().items() if labelled.ships and "NC" in labelled.licence]


@pytest.mark.skipif("WORKBENCH_DATASETS" not in os.environ, reason="WORKBENCH_DATASETS names no folder of real sets")
@pytest.mark.parametrize("name", datasets.sets())
def test_what_is_at_hand_is_recognised(name: str) -> None:
    labelled = datasets.sets()[name]
    if not (Path(os.environ["WORKBENCH_DATASETS"]) / labelled.folder).is_dir():
        pytest.skip(f"{labelled.folder} is not in that folder")
    assert datasets.path(name).part_name.startswith(name)
