"""The committed posts are what the README says: sources, languages, people, feelings."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

from workbench.model import post
from workbench.model.config import Config

KNOWN = set(post.COLUMNS) - {"post_id", "collected_at", "extra"} | {"id"}


def test_about_twenty_thousand_posts_over_ninety_days_oldest_first(posts: pd.DataFrame) -> None:
    assert 19_000 < len(posts) < 21_500
    assert posts["at"].is_monotonic_increasing
    assert posts["at"].dt.floor("D").nunique() == 90
    assert str(posts["at"].iloc[0].date()) == "2025-03-01"
    assert str(posts["at"].iloc[-1].date()) == "2025-05-29"
    assert posts["id"].is_unique


def test_every_name_in_a_row_is_a_column_of_a_post(rows: list[dict]) -> None:
    assert {name for row in rows for name in row} <= KNOWN


def test_every_row_passes_the_check_of_a_post(posts: pd.DataFrame) -> None:
    frame = posts.rename(columns={"id": "post_id"}).assign(created_at=posts["at"])
    assert (post.check(post.conform(frame), pd.Timestamp("2025-06-01", tz="UTC")) == "").all()


def test_the_configuration_reads_and_names_every_source_and_its_channel(samples: Path, posts: pd.DataFrame) -> None:
    config = Config.read(samples / "workbench.toml")
    assert {(s.name, s.channel) for s in config.sources} == set(zip(posts["source"], posts["channel"], strict=True))
    assert [brand.name for brand in config.brands if brand.ours] == ["Rondavik"]
    assert config.identity_key


def test_the_five_channels_have_their_kinds(posts: pd.DataFrame) -> None:
    pairs = set(zip(posts["channel"], posts["kind"], strict=True))
    assert pairs == {
        ("microblog", "post"),
        ("forum", "post"),
        ("reviews", "review"),
        ("support", "ticket"),
        ("news", "news"),
    }


def test_handles_are_obviously_synthetic(posts: pd.DataFrame) -> None:
    made = r"(user|press|media)_[0-9a-f]{4}|rondavik_care|ostrelo_help|kessaly_service"
    assert posts["author"].str.fullmatch(made).all()
    mentioned = posts["text"].str.findall(r"(?<![\w.])@(\w+)").explode().dropna()
    assert mentioned.str.fullmatch(made).all()


def test_addresses_end_in_a_name_that_nobody_can_own(posts: pd.DataFrame) -> None:
    hosts = set(posts["text"].str.findall(r"https?://([^/\s]+)").explode().dropna())
    hosts |= set(posts["url"].str.extract(r"https://([^/]+)", expand=False))
    assert all(host.endswith(".example") for host in hosts)


def test_most_posts_are_english_some_german_a_few_spanish(posts: pd.DataFrame) -> None:
    shares = posts["true_lang"].value_counts(normalize=True)
    assert 0.82 < shares["en"] < 0.88
    assert 0.07 < shares["de"] < 0.11
    assert 0.045 < shares["es"] < 0.075
    stated = posts[posts["lang"].notna()]
    assert (stated["lang"] == stated["true_lang"]).all()


def test_words_that_only_one_language_has_stand_in_posts_of_that_language(posts: pd.DataFrame) -> None:
    for language, words in {"de": r"\b(?:nicht|und|mein|wurde)\b", "es": r"\b(?:una|los|muy|por)\b"}.items():
        found = posts[posts["text"].str.contains(words, flags=re.IGNORECASE)]
        assert (found["true_lang"] == language).mean() > 0.97


def test_nine_posts_in_ten_can_be_tied_to_a_brand(samples: Path, posts: pd.DataFrame) -> None:
    words = [word for b in Config.read(samples / "workbench.toml").brands for word in (*b.aliases, *b.handles)]
    named = posts["text"].str.contains(rf"\b(?:{'|'.join(words)})\b", flags=re.IGNORECASE) | posts["brand"].notna()
    assert 0.88 < named.mean() < 0.95
    assert 0.9 < (posts["true_brands"].map(len) > 0).mean() < 0.94
    spoken = posts["true_brands"].map(bool)
    # Misspellings hide some; the town of Ronda adds some.
    assert 0 < (spoken & ~named).sum() < 150
    assert 10 < (~spoken & named).sum() < 150


def test_some_posts_speak_of_two_brands(posts: pd.DataFrame) -> None:
    assert (posts["true_brands"].map(len) == 2).sum() > 400


def test_ratings_agree_with_feelings(posts: pd.DataFrame) -> None:
    rated = posts[posts["rating"].notna()]
    assert set(rated["channel"]) == {"reviews"}
    means = rated.groupby("true_sentiment")["rating"].mean()
    assert means["negative"] < 2 < means["neutral"] < 4 < means["positive"]


def test_tickets_have_a_status_and_first_answers_come_from_the_brand(posts: pd.DataFrame, truth: dict) -> None:
    tickets = posts[posts["channel"] == "support"]
    assert set(tickets["ticket_status"]) == {"open", "pending", "closed"}
    starts = tickets[tickets["reply_to"].isna()].set_index("id")
    answers = tickets[tickets["reply_to"].isin(starts.index)].drop_duplicates("reply_to")
    assert len(answers) > 0.8 * len(starts)
    assert answers["author"].isin(["rondavik_care", "ostrelo_help", "kessaly_service"]).all()
    waits = (answers["at"] - answers["reply_to"].map(starts["at"])).dt.total_seconds() / 3600
    medians = waits.groupby(answers["brand"]).median().round(2).to_dict()
    assert medians == truth["first_response_hours"]
    assert medians["Ostrelo"] > 2 * medians["Kessaly"]


def test_replies_and_reposts_point_at_earlier_posts(posts: pd.DataFrame) -> None:
    at = posts.set_index("id")["at"]
    for column in ("reply_to", "repost_of"):
        linked = posts[posts[column].notna()]
        assert len(linked) > 600
        assert (linked["at"] > linked[column].map(at)).all()


def test_a_few_accounts_reach_many_and_most_reach_few(posts: pd.DataFrame) -> None:
    followers = posts.drop_duplicates("author")["followers"].dropna()
    assert followers.median() < 120
    assert followers.quantile(0.999) > 50 * followers.median()


def test_the_day_and_the_week_have_a_rhythm(posts: pd.DataFrame) -> None:
    hours = posts.groupby(posts["at"].dt.hour).size()
    assert hours.max() > 2.5 * hours.min()
    support = posts[posts["channel"] == "support"].groupby(posts["at"].dt.day_of_week).size()
    assert support[0] > 1.8 * support[6]


def test_hours_wander_more_than_chance_alone(posts: pd.DataFrame) -> None:
    calm = posts[posts["true_event"].isna()].set_index("at").resample("1h").size()
    week = calm.groupby([calm.index.day_of_week, calm.index.hour])
    assert (week.var() / week.mean()).mean() > 1.15


def test_subjects_can_be_told_apart_by_their_words(posts: pd.DataFrame) -> None:
    known = posts[posts["true_topic"].notna() & (posts["true_lang"] == "en") & posts["repost_of"].isna()]
    counts = CountVectorizer(min_df=3).fit_transform(known["text"])
    names = known["true_topic"].to_numpy()
    train = np.arange(len(known)) % 2 == 0
    guessed = MultinomialNB().fit(counts[train], names[train]).predict(counts[~train])
    assert (guessed == names[~train]).mean() > 0.9


def test_feelings_roles_and_intents_are_all_there(posts: pd.DataFrame) -> None:
    assert posts["true_sentiment"].value_counts(normalize=True).min() > 0.2
    roles = posts["true_role"].value_counts()
    assert roles.loc[["employee", "job_seeker", "journalist", "media", "prospect", "brand"]].min() >= 40
    intents = posts["true_intent"].value_counts()
    assert intents.loc[["question", "feature_request", "purchase", "switch", "comparison"]].min() >= 150
