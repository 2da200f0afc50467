"""Findings as data."""

import pandas as pd
import pytest
from pydantic import ValidationError

from workbench.model.findings import Figure, Findings, Note, Number, Table


def test_a_block_is_found_by_its_key():
    note = Note(key="limits", title="Limits", text="Only one source.")
    assert Findings(headline="Calm.", blocks=(note,))["limits"] == note


def test_two_blocks_may_not_share_a_key():
    note = Note(key="same", title="t", text="x")
    with pytest.raises(ValidationError, match="block keys repeat"):
        Findings(headline="Calm.", blocks=(note, note))


def test_blocks_outside_the_closed_set_are_refused():
    with pytest.raises(ValidationError):
        Findings(headline="Calm.", blocks=({"kind": "widget", "key": "k", "title": "t"},))


def test_a_table_keeps_times_as_text_and_gaps_as_none():
    frame = pd.DataFrame(
        {
            "at": pd.to_datetime(["2025-01-02", None], utc=True),
            "share": [0.5, None],
            "posts": [3, 4],
            "words": [["a"], []],
        }
    )
    table = Table.of(frame, key="k", title="t")
    assert table.rows == (("2025-01-02T00:00:00+00:00", 0.5, 3, ["a"]), (None, None, 4, []))
    assert table.frame().columns.tolist() == ["at", "share", "posts", "words"]


def test_a_figure_is_made_of_anything_that_gives_a_dictionary():
    class Chart:
        def to_dict(self):
            return {"mark": "bar"}

    figure = Figure.of(Chart(), key="k", title="t", alt="Bars.")
    assert figure.spec == {"mark": "bar"}


def test_no_data_is_none_and_survives_json():
    findings = Findings(headline="Nothing.", blocks=(Number(key="n", title="Share", value=None),))
    assert Findings.model_validate_json(findings.model_dump_json())["n"].value is None
