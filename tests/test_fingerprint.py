"""The identity of the code behind an analysis."""

from workbench.analyses import ALL
from workbench.fingerprint import PACKAGE, _closure, code_id


def files(name):
    return {path.relative_to(PACKAGE).as_posix() for path in _closure(PACKAGE / "analyses" / f"{name}.py")}


def test_what_an_analysis_imports_belongs_to_it_directly_or_not():
    found = files("share_of_voice")
    assert {"analyses/share_of_voice.py", "evaluate/shares.py", "charts/shares.py", "model/corpus.py"} <= found
    assert "model/counts.py" in found  # only through model/corpus.py


def test_surfaces_stores_and_other_analyses_do_not_belong_to_it():
    assert not [path for path in files("share_of_voice") if path.startswith(("present/", "cli/", "store/"))]
    assert "analyses/__init__.py" not in files("share_of_voice")


def test_the_identity_is_sixteen_hex_digits_and_differs_between_analyses():
    ids = {name: code_id(analysis) for name, analysis in ALL.items()}
    assert all(len(value) == 16 and int(value, 16) >= 0 for value in ids.values())
    assert len(set(ids.values())) == len(ids)
