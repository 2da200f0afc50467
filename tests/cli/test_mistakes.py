"""Commands that are typed wrong end in one sentence that says what to do, and exit code 2."""

import subprocess
import sys
from pathlib import Path

import pytest

from workbench.cli.main import main

POSTS = "id,created_at,text\n1,2024-05-01,hello there\n2,2024-05-02,hello again\n"
COMMAND = [sys.executable, "-c", "from workbench.cli.main import main; main()"]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["workbench", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return end.value.code or 0, out, err

    return run


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nope",), "no such command 'nope': see `workbench --help`.\n"),
        (("run",), "missing argument 'name': see `workbench run --help`.\n"),
        (("report", "crisis_watch"), "missing option '--out' / '-o': see `workbench report --help`.\n"),
        (("run", "--xyz"), "no such option --xyz: see `workbench run --help`.\n"),
        (("app", "--port", "0"), "'--port' takes at least 1, not '0': see `workbench app --help`.\n"),
        (("app", "--port", "x"), "'--port' takes a whole number, not 'x': see `workbench app --help`.\n"),
        (
            ("store", "vacuum", "--hours", "-1"),
            "'--hours' takes at least 0, not '-1': see `workbench store vacuum --help`.\n",
        ),
    ],
)
def test_a_mistyped_command_is_told_in_one_sentence(typed, words, said) -> None:
    assert typed(*words) == (2, "", said)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("top=0", "share_of_voice takes at least 2 as top, not 0: give that, or leave it out for 8.\n"),
        ("top=abc", "share_of_voice takes a whole number as top, not 'abc': give that, or leave it out for 8.\n"),
        (
            "media=5",
            "share_of_voice takes 'earned', 'owned' or 'all' as media, not 5: give that, or leave it out for earned.\n",
        ),
        *(
            (f"{name}=1", f"share_of_voice has no parameter '{name}': use one of period, media, top.\n")
            for name in ("nope", "name", "corpus", "home", "version")
        ),
        (" =5", "--set  =5 is not name=value: write for instance --set top=10.\n"),
        ("top=" + "9" * 5000, "share_of_voice takes a whole number as top"),
        ("top=" + "[" * 50_000, "share_of_voice takes a whole number as top"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_told_with_what_it_takes(typed, given, said) -> None:
    code, out, err = typed("run", "share_of_voice", "--set", given)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert err.count("\n") == 1


def test_the_help_of_a_command_is_no_mistake(typed) -> None:
    code, out, err = typed("run", "--help")
    assert (code, err) == (0, "")
    assert "--data-version" in out


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    with subprocess.Popen(
        [*COMMAND, "datasets", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as command:
        assert command.stdout and command.stderr
        command.stdout.close()
        assert command.stderr.read() == ""
    assert command.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_on_a_full_disk_is_told_in_one_sentence() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "datasets", "list"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.stderr == "the disk is full: free some space and run the same command again.\n"
    assert done.returncode == 2


def test_posts_that_share_ids_with_others_are_pointed_out(typed, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(POSTS)
    (tmp_path / "b.csv").write_text(POSTS.replace("hello", "quite another"))
    out = typed("ingest", "a.csv")[1]
    assert "2 rows read, 2 posts added, 0 already there" in out
    assert "--source" not in out
    assert "if these are others, say --source NAME" in typed("ingest", "b.csv")[1]
    out = typed("ingest", "b.csv", "--source", "forum")[1]
    assert "2 posts added" in out
    assert "say --source" not in out


def test_a_configuration_does_not_reach_a_store_that_is_refused(typed, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(POSTS)
    (tmp_path / "market.toml").write_text('title = "x"\n')
    typed("ingest", "a.csv")
    (tmp_path / "home" / "store.json").write_text('{"schema": 99}\n')
    code, _, err = typed("ingest", "a.csv", "--config", "market.toml")
    assert code == 2
    assert "newer" in err
    assert not (tmp_path / "home" / "workbench.toml").exists()


def test_a_name_with_brackets_is_shown_as_it_was_given(typed, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(POSTS)
    typed("ingest", "a.csv")
    assert typed("store", "pin", "[red]x")[0] == 0
    assert "[red]x" in typed("store", "versions")[1]


def test_words_between_colons_are_no_pictures(typed):
    code, _, said = typed("query", "check", "saved:loop:fire:")
    assert code == 2
    assert "saved:loop:fire:" in said
