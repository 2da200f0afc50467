import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.enrich import encoder, enrich, heads, sentiment, tone
from workbench.enrich.encoders import inputs
from workbench.enrich.static import Static
from workbench.enrich.text import text_id
from workbench.model import post
from workbench.model.errors import BadInput, UnknownName
from workbench.store import open_store
from workbench.store.store import Store

TEXTS = (
    "I love the new app, thank you Norda!",
    "i LOVE the new app, thank you Norda! https://example.com/1",
    "Seit neun Tagen warte ich auf mein Paket und niemand antwortet",
    "Terrible service, nobody answers, I hate this",
    "\U0001f600",
)
TABLES = ("text", "language", "duplicates", "brands", "embeddings", "sentiment", "classes", "aspects")
CONFIG = '[[brands]]\nname = "Norda"\n'


def _fill(store: Store, frame: pd.DataFrame, seq: int = 0) -> Store:
    store.append_posts(post.conform(frame), app="test", seq=seq)
    return store


@pytest.fixture
def store(tmp_path: Path, posts: Callable[..., pd.DataFrame], static: Static) -> Store:
    """Five posts and a configured brand; ``static`` makes sure that the table is there."""
    home = tmp_path / "home"
    open_store(home)
    (home / "workbench.toml").write_text(CONFIG, encoding="utf-8")
    return _fill(open_store(home), posts(*TEXTS))


def test_every_enrichment_is_made_once(store: Store) -> None:
    first = enrich(store)
    assert [(step.name, step.done) for step in first.steps] == list(zip(TABLES, (5, 5, 5, 5, 4, 5, 5, 5), strict=True))
    second = enrich(store)
    assert all(step.done == 0 for step in second.steps)
    assert [step.there for step in second.steps] == [5, 5, 5, 5, 4, 5, 5, 5]
    assert second.data_version == first.data_version


def test_a_corpus_shows_what_was_found(store: Store, static: Static) -> None:
    enrich(store)
    corpus = store.select()
    assert corpus.table("language")["lang"].fillna("-").tolist() == ["en", "en", "de", "en", "-"]
    assert corpus.table("brands").values.tolist() == [["p000", "Norda"], ["p001", "Norda"]]
    assert corpus.table("duplicates")["family"].nunique() == 4
    assert corpus.table("sentiment")["sentiment"].fillna("-").tolist() == [
        "positive", "positive", "-", "negative", "-"
    ]  # fmt: skip
    assert set(corpus.table("embeddings")["text_id"]) == set(corpus.table("text")["text_id"])
    assert corpus.models["embeddings"] == static.fingerprint
    assert corpus.models["sentiment"] == sentiment.head(static).fingerprint


def test_classes_and_the_cards_of_their_heads_are_beside_the_posts(store: Store) -> None:
    (store.home / "workbench.toml").write_text('heads = ["crisis_relevance"]\n', encoding="utf-8")
    store = open_store(store.home)
    enrich(store)
    corpus = store.select()
    made = corpus.table("classes")
    assert set(made["post_id"]) <= {"p000", "p001", "p003"}  # the English ones
    asked = made[made["head"] == "crisis_relevance"]
    assert len(asked)
    assert asked["p"].between(0, 1).all()
    cards = corpus.table("heads").set_index("head")
    assert json.loads(cards.loc["sentiment", "card"])["fingerprint"] == cards.loc["sentiment", "fingerprint"]
    assert corpus.table("sentiment")["unsure"].isna().sum() == 2


def test_no_head_but_sentiment_is_asked_unasked(store: Store) -> None:
    enrich(store)
    corpus = store.select()
    assert corpus.table("heads")["head"].tolist() == ["sentiment"]
    assert not set(corpus.table("classes")["head"]) & {task.name for task in heads.TASKS}


def test_the_brands_watched_and_which_are_ours_are_beside_the_posts(store: Store) -> None:
    enrich(store)
    told = store.select().table("market")[["brand", "ours", "ambiguous"]]
    assert told.to_dict("records") == [{"brand": "Norda", "ours": False, "ambiguous": False}]
    (store.home / "workbench.toml").write_text(f"{CONFIG}ours = true\n", encoding="utf-8")
    enrich(open_store(store.home))
    assert store.select(query="nothing at all").table("market")["ours"].tolist() == [True]


def test_a_head_that_is_wanted_and_not_there_is_said(store: Store) -> None:
    (store.home / "workbench.toml").write_text('heads = ["hate"]\n', encoding="utf-8")
    with pytest.raises(UnknownName, match="workbench heads train hate"):
        enrich(open_store(store.home))


def test_the_summary_says_who_got_no_sentiment_and_why(store: Store) -> None:
    step = next(step for step in enrich(store).steps if step.name == "sentiment")
    assert (step.skipped, step.why) == (2, "language not covered: de 1, unclear 1")


def test_new_posts_alone_are_enriched_and_join_families(store: Store, posts: Callable[..., pd.DataFrame]) -> None:
    enrich(store)
    later = posts(TEXTS[0], "a new text about the weather").assign(post_id=["q0", "q1"])
    later["created_at"] += pd.Timedelta(days=1)
    _fill(store, later, seq=1)
    summary = enrich(store)
    assert [step.done for step in summary.steps] == [2, 2, 2, 2, 1, 2, 2, 2]
    family = store.read("duplicates").set_index("post_id")["family"]
    assert family["q0"] == family["p000"] == text_id(TEXTS[0])


@pytest.mark.parametrize("stop_at", TABLES)
def test_a_run_that_is_stopped_goes_on_where_it_was(store: Store, stop_at: str, tmp_path: Path) -> None:
    def stop(step: str, done: int, total: int) -> None:
        if step == stop_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enrich(store, progress=stop)
    again = open_store(store.home)
    version = enrich(again).data_version
    for table in TABLES:
        key = {"embeddings": ["text_id"], "classes": ["post_id", "head"]}.get(table, ["post_id"])
        assert not again.read(table)[key].duplicated().any()
    whole = open_store(tmp_path / "whole")
    (whole.home / "workbench.toml").write_text(CONFIG, encoding="utf-8")
    whole = _fill(open_store(whole.home), store.read("posts"))
    assert enrich(whole).data_version == version


def test_another_encoder_makes_its_own_vectors_and_is_shown(store: Store) -> None:
    enrich(store)
    old = store.read("embeddings")[["text_id"]].assign(vector=[[1.0] + [0.0] * 383] * 4)
    store.write("embeddings", old, "minilm-118f2cf9813c")
    store.set_current("embeddings", "minilm-118f2cf9813c")  # what minilm was, in full precision
    done = {step.name: step.done for step in enrich(store, "minilm").steps}
    assert done.items() >= {"text": 0, "language": 0, "embeddings": 4, "sentiment": 5}.items()
    assert store.current("embeddings") == encoder("minilm").fingerprint
    assert len(store.read("embeddings", model="minilm-118f2cf9813c")) == 4


def test_vectors_without_their_tone_get_it_and_stay_as_they_are(store: Store) -> None:
    """So a run goes on that was stopped between the two, and a store from before there was a tone."""
    made = encoder("minilm")
    enrich(store)
    assert not store.read("embeddings", model=tone.fingerprint()).size  # static has none
    old = store.read("embeddings")[["text_id"]].assign(vector=[[1.0] + [0.0] * 383] * 4)
    store.write("embeddings", old, made.fingerprint)
    done = {step.name: step.done for step in enrich(store, "minilm").steps}
    assert done.items() >= {"embeddings": 4, "sentiment": 5}.items()
    found = store.read("embeddings", model=made.fingerprint)
    assert [list(row) for row in found["vector"]] == old["vector"].tolist()
    tones = store.read("embeddings", model=tone.fingerprint()).set_index("text_id")["vector"]
    texts = store.read("text").drop_duplicates("text_id")
    np.testing.assert_allclose(np.stack(tones.loc[texts["text_id"]]), made.both(texts["normal"].tolist())[1], atol=1e-4)
    assert store.current("embeddings") == made.fingerprint
    assert {step.done for step in enrich(store, "minilm").steps} == {0}


def test_sentiment_in_the_store_is_what_the_head_says_of_vector_and_tone(store: Store) -> None:
    enrich(store, "minilm")
    made = encoder("minilm")
    head, posts = sentiment.head(made), store.read("text").merge(store.read("sentiment"), on="post_id")
    posts = posts[posts["sentiment"].notna()]
    expected = head.probabilities(inputs(made, posts["normal"].tolist(), True), posts["normal"].tolist())
    np.testing.assert_allclose(posts[["p_negative", "p_neutral", "p_positive"]], expected, atol=1e-4)


def test_another_brand_list_is_found_anew_and_shown(store: Store) -> None:
    enrich(store)
    (store.home / "workbench.toml").write_text('[[brands]]\nname = "Paket AG"\naliases = ["paket"]\n', encoding="utf-8")
    changed = open_store(store.home)
    done = {step.name: step.done for step in enrich(changed).steps}
    assert done == {
        "text": 0,
        "language": 0,
        "duplicates": 0,
        "brands": 5,
        "embeddings": 0,
        "sentiment": 0,
        "classes": 0,
        "aspects": 0,
    }
    assert changed.select().table("brands").values.tolist() == [["p002", "Paket AG"]]


def test_configured_languages_are_the_choice(store: Store) -> None:
    (store.home / "workbench.toml").write_text('languages = ["en", "fr"]\n', encoding="utf-8")
    changed = open_store(store.home)
    enrich(changed)
    assert set(changed.read("language")["lang"].dropna()) <= {"en", "fr"}


def test_a_store_without_posts_has_nothing_to_do(tmp_path: Path) -> None:
    assert enrich(open_store(tmp_path / "empty")).steps == ()


def test_an_unknown_encoder_is_refused_before_anything_is_made(store: Store) -> None:
    with pytest.raises(UnknownName, match="static, minilm"):
        enrich(store, "other")
    assert store.current("text") is None


@pytest.mark.parametrize("name", ["aspects.toml", "intents.toml"])
def test_a_broken_file_of_the_home_is_refused_before_anything_is_made(store: Store, name: str) -> None:
    (store.home / name).write_text("[[", encoding="utf-8")
    with pytest.raises(BadInput, match=name):
        enrich(store)
    assert store.current("text") is None


def test_progress_ends_at_the_whole(store: Store) -> None:
    heard: dict[str, tuple[int, int]] = {}
    enrich(store, progress=lambda step, done, total: heard.update({step: (done, total)}))
    assert set(heard) == set(TABLES)
    assert all(done == total for done, total in heard.values())


def test_the_command_prints_a_table_and_its_version(store: Store) -> None:
    command = [sys.executable, "-c", "from workbench.cli.main import main; main()", "enrich"]
    environment = {**os.environ, "WORKBENCH_HOME": str(store.home)}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "sentiment: 2 posts without a value; language not covered: de 1, unclear 1" in ran.stdout
    assert "data version" in ran.stdout
    refused = subprocess.run([*command, "--encoder", "x"], capture_output=True, text=True, env=environment, check=False)
    assert refused.returncode == 2
    assert refused.stderr.strip().endswith("or owner/name of a Hugging Face model.")
