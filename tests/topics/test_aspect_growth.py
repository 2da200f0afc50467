"""Aspects proposed from the posts: what was proposed and left is not proposed again."""

from pathlib import Path

from workbench.topics.aspect_growth import Proposal, named, write


def test_names_and_all_terms_of_what_was_proposed_are_known(tmp_path: Path) -> None:
    file = tmp_path / "aspects.toml"
    file.write_text('[[aspect]]\nname = "bell"\nterms = ["bell", "horn"]\n')
    write(file, [
        Proposal("fender", ("fender", "mudguard"), "", 9, 'they said "never" name = "x"'),
        Proposal("buzzer", ("buzzer", "hooter"), "bell", 9, "it buzzes"),
    ])  # fmt: skip
    assert named(file) == {"bell", "horn", "fender", "mudguard", "buzzer", "hooter"}
    assert named(tmp_path / "nowhere.toml") == frozenset()
