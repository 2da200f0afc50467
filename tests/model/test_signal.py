from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from workbench.model import signal
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput


def corpus(*rows: tuple[str, str, str]) -> Corpus:
    posts = pd.DataFrame(
        {
            "post_id": [str(i) for i in range(len(rows))],
            "text": "x",
            "created_at": pd.to_datetime([at for at, _, _ in rows], utc=True),
            "source": [source for _, source, _ in rows],
            "brand": pd.Series([brand for _, _, brand in rows], dtype="str"),
        }
    )
    return Corpus.of(posts)


def test_posts_are_counted_per_hour_and_brand_without_gaps() -> None:
    counted = signal.count(
        corpus(("2024-01-01 00:10", "a", "X"), ("2024-01-01 00:50", "a", "X"), ("2024-01-01 03:00", "a", "Y"))
    )
    assert counted["X"].tolist() == [2, 0, 0, 0]
    assert counted["Y"].tolist() == [0, 0, 0, 1]
    assert counted.index[0] == pd.Timestamp("2024-01-01", tz="UTC")


def test_where_keeps_only_the_named_rows_and_the_same_bins() -> None:
    counted = signal.count(
        corpus(("2024-01-01 00:10", "a", "X"), ("2024-01-01 02:00", "b", "X")), by=("brand",), where={"source": "b"}
    )
    assert counted["X"].tolist() == [0, 0, 1]


def test_several_keys_give_a_column_for_each_combination() -> None:
    counted = signal.count(corpus(("2024-01-01 00:10", "a", "X"), ("2024-01-01 00:20", "b", "X")), ("brand", "source"))
    assert counted[("X", "a")].tolist() == [1]
    assert counted[("X", "b")].tolist() == [1]


def test_an_empty_corpus_has_one_bin_and_no_series() -> None:
    counted = signal.count(corpus())
    assert counted.shape == (1, 0)


def test_a_period_of_more_bins_than_memory_holds_is_refused() -> None:
    far = replace(corpus(("2024-01-01", "a", "X"), ("2024-01-01", "a", "Y")), until=datetime(9999, 1, 1, tzinfo=UTC))
    with pytest.raises(BadInput, match=r"from 2024-01-01 to 9998-12-31 are too many for 2 series: choose a shorter"):
        signal.count(far, bin="5min")
