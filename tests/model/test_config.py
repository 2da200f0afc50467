"""Configurations with mistakes: one sentence names the place and what it takes."""

from pathlib import Path

import pytest

from workbench.model.config import Config
from workbench.model.errors import BadInput


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'titel = "x"', "sets titel, which is no setting: mend its name or take it out."),
        (b'[[brands]]\nnam = "x"', "lacks brands, number 1, name: add it."),
        (b"title = 3", "sets title to 3, and it takes text: mend that line."),
        (b'[[brands]]\nname = "x"\nours = "perhaps"', "number 1, ours to 'perhaps', and it takes true or false"),
        (b"title = \n", "is not TOML (Invalid value (at line 1, column 9)): mend that place."),
        (b"\xff\xfe\x00", "is not text in UTF-8: give a TOML file."),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "market.toml"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        Config.read(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_configuration_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.toml cannot be read \(No such file or directory\): check the name"):
        Config.read(tmp_path / "nowhere.toml")
