import os
from pathlib import Path

import numpy as np
import pytest

from workbench.enrich import heads, labelled
from workbench.model.errors import BadInput, UnknownName

needs_sets = pytest.mark.skipif(not os.environ.get("WORKBENCH_DATASETS"), reason="WORKBENCH_DATASETS names no folder")


def test_an_absent_set_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_DATASETS", str(tmp_path))
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    with pytest.raises(BadInput, match="WORKBENCH_DATASETS"):
        labelled.tweeteval("emotion")


def test_an_unknown_head_is_said() -> None:
    with pytest.raises(UnknownName, match="use one of sentiment, emotion"):
        heads.task("mood")


def test_only_heads_whose_data_may_ship_are_shipped() -> None:
    from workbench.store import datasets

    for task in heads.TASKS:
        assert task.ships == all(datasets.get(name).ships for name in task.sets), task.name


@needs_sets
@pytest.mark.slow
@pytest.mark.parametrize("name", [task.name for task in heads.TASKS])
def test_every_set_is_read_with_all_its_classes_and_nothing_measured_is_trained_on(name: str) -> None:
    known = heads.task(name).read()
    for split in (known.train, known.held):
        assert len(split.texts) == len(split.labels)
        assert set(np.unique(split.labels)) == set(range(len(known.parts)))
    if known.train.groups is not None and known.held.groups is not None:
        assert not set(known.train.groups) & set(known.held.groups)


@needs_sets
def test_classes_are_called_as_their_publisher_calls_them() -> None:
    assert labelled.tweeteval("irony").parts == ("non_irony", "irony")
    assert labelled.stance().parts[:3] == ("abortion:none", "abortion:against", "abortion:favor")
