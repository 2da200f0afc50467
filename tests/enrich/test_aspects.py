"""Opinions on aspects: found, judged, quoted."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from workbench.enrich import aspects, enrich, sentiment
from workbench.enrich.aspect_lexicon import AspectFinder, lexicon
from workbench.enrich.static import Static
from workbench.enrich.text import readable
from workbench.store.store import Store

FINDER = AspectFinder(lexicon())


@pytest.fixture
def said(posts: Callable[..., pd.DataFrame], static: Static) -> Callable[..., pd.DataFrame]:
    """The opinions in some texts; ``whole``: what the head says of each whole post."""

    def judge(
        *texts: str, lang: str | None = "en", whole: tuple[float, float, float] = (0.0, 1.0, 0.0)
    ) -> pd.DataFrame:
        frame = posts(*texts, lang=lang)
        for name, share in zip(sentiment.CLASSES, whole, strict=True):
            frame[f"p_{name}"] = share
        return aspects.enrich(frame, FINDER, static, sentiment.head(static))

    return judge


def test_each_side_of_a_contrast_is_judged_by_itself(said: Callable[..., pd.DataFrame]) -> None:
    found = said("I love the beautiful design but the customer service is terrible", whole=(0.0, 0.0, 1.0))
    assert dict(zip(found["aspect"], found["polarity"], strict=True)) == {
        "design": "positive",
        "customer service": "negative",
    }
    assert found["quote"].tolist() == ["I love the beautiful design", "the customer service is terrible"]


def test_without_contrast_the_post_counts_as_much_as_the_clause(said: Callable[..., pd.DataFrame]) -> None:
    sad, glad = (said("my delivery", whole=whole)["polarity"].item() for whole in ((1.0, 0, 0), (0, 0, 1.0)))
    assert (sad, glad) == ("negative", "positive")


def test_a_post_without_probabilities_is_judged_by_its_clause(said: Callable[..., pd.DataFrame]) -> None:
    found = said("this app is awful, I hate it", whole=(np.nan, np.nan, np.nan))
    assert found["polarity"].tolist() == ["negative"]


def test_offsets_are_those_of_the_readable_text(said: Callable[..., pd.DataFrame]) -> None:
    text = "Fish &amp; chips. The delivery was late"
    found = said(text)
    for row in found.itertuples():
        assert readable(text)[row.start : row.end] == row.quote


def test_two_terms_of_one_aspect_in_a_clause_are_one_row(said: Callable[..., pd.DataFrame]) -> None:
    assert len(said("the battery and its charger died")) == 1


def test_other_languages_and_texts_without_words_have_no_rows(said: Callable[..., pd.DataFrame]) -> None:
    assert said("the battery died", lang="de").empty
    assert said("the battery died", lang=None).empty
    found = said(
        "\U0001f600\U0001f600",
        "https://a.example/price",
        "   ",
        "\u202e\u0645\u0631\u062d battery\u202c",
        "\ufffd\ufffd",
    )
    assert list(found.columns) == list(aspects.COLUMNS)
    assert set(found["aspect"]) <= {"battery", "price"}


def test_a_clause_that_never_ends_is_cut_round_the_term(said: Callable[..., pd.DataFrame]) -> None:
    found = said("word " * 100_000 + "battery" + " word" * 100_000)
    (quote,) = found["quote"]
    assert "battery" in quote
    assert len(quote) <= aspects.QUOTE


def test_enrichment_writes_a_table_once_and_shows_no_empty_rows(
    store: Store, posts: Callable[..., pd.DataFrame]
) -> None:
    store.append_posts(posts("the delivery was late and I am very angry", "hello there", lang="en"), app="test", seq=0)
    enrich(store)
    rows = store.select().table("aspects")
    assert rows["post_id"].unique().tolist() == ["p000"]
    assert set(rows["aspect"]) == {"delivery", "waiting and delay"}
    (again,) = [step for step in enrich(store).steps if step.name == "aspects"]
    assert (again.done, again.there) == (0, 2)


def test_an_edited_lexicon_is_another_model(store: Store, posts: Callable[..., pd.DataFrame]) -> None:
    store.append_posts(posts("the bell is loud", lang="en"), app="test", seq=0)
    enrich(store)
    (store.home / "aspects.toml").write_text('[[aspect]]\nname = "bell"\nterms = ["bell"]\n')
    enrich(store)
    assert store.select().table("aspects")["aspect"].tolist() == ["bell"]
