"""Voices on posts written by hand: reach, what was passed on, evidence, communities."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from workbench.analyses.voices import ANALYSIS
from workbench.analyses.voices_accounts import accounts, links, name, public, ranked, share_of_reach
from workbench.analyses.voices_communities import communities
from workbench.analyses.voices_patterns import evidence
from workbench.model.corpus import Corpus
from workbench.model.findings import Note, Table
from workbench.store.narrowing import narrow

LONG = "own what you pay for and sign the petition against the monthly fee today"


def corpus(posts: pd.DataFrame, families: list[str] | None = None) -> Corpus:
    posts = posts.assign(post_id=[f"p{place}" for place in range(len(posts))]) if "post_id" not in posts else posts
    family = pd.DataFrame({"post_id": posts["post_id"], "family": families or posts["text"]})
    text = pd.DataFrame({"post_id": posts["post_id"], "normal": posts["text"], "text_id": posts["text"]})
    return Corpus.of(posts, duplicates=family, text=text)


def answer(of: Corpus, **params):
    return ANALYSIS.run(of, ANALYSIS.check_params(params))


@pytest.fixture
def six():
    return corpus(
        pd.DataFrame(
            {
                "post_id": list("abcdef"),
                "author": ["u1", "u1", "u2", "u2", "brand:Ardo", "u3"],
                "text": ["a new bike today", "a slow bike", f"RT @x: {LONG}", "me too", "thanks for this", LONG],
                "created_at": pd.date_range("2025-01-01", periods=6, freq="D", tz="UTC"),
                "views": [100, 300, 50, 10, 40, 0],
                "reply_to": [None, None, None, "a", "a", None],
                "repost_of": [None, None, "b", None, None, None],
                "kind": ["post", "post", "post", "post", "post", "ticket"],
            }
        )
    )


def test_an_accounts_reach_keeps_its_own_words_apart_from_what_it_passed_on(six):
    posts = public(six)
    found = accounts(posts, links(six, posts))
    assert found.index.tolist() == ["brand:Ardo", "u1", "u2"]  # the ticket is private
    u2 = found.loc["u2"]
    assert (u2["posts"], u2["own"], u2["reach"], u2["repeated_reach"], u2["per_post"]) == (2, 1, 60, 50, 10)
    u1 = found.loc["u1"]
    assert (u1["per_post"], u1["once"], u1["spread_by"], u1["answered_by"]) == (200, 300, 1, 2)


def test_own_accounts_are_told_by_their_brand_and_others_by_the_beginning_of_their_pseudonym():
    assert name("brand:Ardo") == "Ardo (own account)"
    assert name("0123456789abcdef") == "01234567"


def test_every_row_opens_exactly_the_posts_of_its_account(six):
    rows = answer(six, least=2)["reach"].frame()
    assert rows["account"].tolist() == ["u1"]
    assert narrow(six, rows["opens"].iloc[0]).posts["post_id"].tolist() == ["a", "b"]
    own = answer(six)["own"].frame()
    assert narrow(six, own["opens"].iloc[0]).posts["post_id"].tolist() == ["e"]


def test_the_share_of_reach_that_was_passed_on_is_a_ratio_with_an_interval(six):
    repeated = answer(six)["repeated"]
    assert repeated.value == pytest.approx(50 / 460)  # of earned views: 100 + 300 + 50 + 10
    assert repeated.low <= repeated.value <= repeated.high and repeated.badge == "counted"
    assert share_of_reach(pd.Series([0.0]), pd.Series([0.0])) is None


def test_a_rank_of_equal_posts_is_sure_and_one_of_mixed_posts_is_not():
    posts = pd.DataFrame({"author": ["a"] * 9 + ["b"] * 9 + ["c"] * 9, "repeated": False})
    posts["views"] = [1000.0] * 9 + [1.0, 500.0, 2.0] * 3 + [10.0, 20.0, 30.0] * 3
    found = ranked(posts, pd.Index(["c", "a", "b"]))
    assert found.loc["a", ["rank", "rank low", "rank high"]].tolist() == [1, 1, 1]
    assert found.loc["b", "rank low"] < found.loc["b", "rank high"]
    assert found.loc["c", "low"] <= 20 <= found.loc["c", "high"]


def handed_out(n: int, hours: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "author": [f"u{place}" for place in range(n)],
            "text": [LONG if place % 2 else f"friends, please {LONG}" for place in range(n)],
            "created_at": pd.date_range("2025-01-01", periods=n, freq=pd.Timedelta(hours=hours / n), tz="UTC"),
        }
    )


def test_a_text_by_ten_accounts_within_a_day_is_evidence_and_edited_copies_belong_to_it():
    families = ["f1"] * 10 + ["f2", "f3"]  # the last two were edited too much for the families
    found = evidence(public(corpus(handed_out(12, 3), families)))
    assert found["pattern"].tolist() == ["copies"]
    assert len(found["authors"].iloc[0]) == 12
    assert "12 accounts" in found["observed"].iloc[0]


def test_nine_accounts_a_longer_time_or_reposts_are_no_evidence_of_copies():
    assert evidence(public(corpus(handed_out(9, 3), ["f"] * 9))).empty
    assert evidence(public(corpus(handed_out(20, 20 * 24), ["f"] * 20))).empty
    reposts = handed_out(12, 3).assign(text=f"RT @somebody: {LONG}")
    assert evidence(public(corpus(reposts, ["f"] * 12))).empty


def test_a_clock_is_evidence_and_people_who_post_at_random_are_not():
    draw = np.random.default_rng(3)
    clock = pd.DataFrame({"author": "clock", "created_at": pd.date_range("2025-01-01", periods=24, freq="h", tz="UTC")})
    gaps = [draw.exponential(3600, 24).cumsum() for _ in range(300)]
    people = [
        pd.DataFrame({"author": f"u{n}", "created_at": pd.Timestamp("2025-01-01", tz="UTC") + pd.to_timedelta(at, "s")})
        for n, at in enumerate(gaps)
    ]
    posts = pd.concat([clock, *people], ignore_index=True)
    posts["created_at"] = posts["created_at"].astype("datetime64[us, UTC]")
    found = evidence(public(corpus(posts.assign(text=[f"word{n}" for n in range(len(posts))]))))
    even = found[found["pattern"] == "regular intervals"]
    assert ("clock",) in even["authors"].tolist() and len(even) <= 2
    assert "spread of the intervals 0.00" in even[even["authors"] == ("clock",)]["observed"].iloc[0]


def test_five_posts_within_a_minute_are_a_burst_and_a_brands_own_are_left_out():
    at = pd.to_datetime(["2025-01-01 00:00:00"] * 4 + ["2025-01-01 00:00:59"], utc=True)
    posts = pd.DataFrame({"author": "u", "text": list("abcde"), "created_at": at})
    assert evidence(public(corpus(posts)))["observed"].tolist() == ["5 posts within one minute"]
    assert evidence(public(corpus(posts.assign(author="brand:Ardo")))).empty


def test_two_circles_are_communities_and_a_random_network_is_none():
    circles = [
        pd.DataFrame(combinations([f"{side}{n}" for n in range(8)], 2), columns=["author", "to"]) for side in "xy"
    ]
    found = communities(pd.concat([*circles, pd.DataFrame([("x0", "y0")], columns=["author", "to"])]))
    assert [len(group) for group in found.groups] == [8, 8]
    assert found.modularity == pytest.approx(28 / 57 * 2 - 0.5)  # inside 56 of 57 pairs, two halves of equal degree
    draw = np.random.default_rng(0)
    random = pd.DataFrame(draw.integers(0, 60, (150, 2)).astype(str), columns=["author", "to"])
    assert communities(random[random["author"] != random["to"]]).groups == ()


def test_too_few_links_are_said_to_be_too_few(six):
    assert "too few" in answer(six)["communities"].text


def test_no_views_no_reach_and_the_others_are_listed(six):
    blind = corpus(six.posts.assign(views=pd.NA))
    found = answer(blind, least=2)
    assert isinstance(found["unseen"], Table)
    assert {"reach", "top", "repeated"}.isdisjoint(block.key for block in found.blocks)


def test_posts_without_accounts_say_what_to_do(six):
    found = answer(corpus(six.posts.assign(author=None)))
    assert "No public post here names its account" in found.headline
    assert isinstance(found["empty"], Note)


def test_who_is_excluded_for_all_is_no_voice_no_neighbour_and_nobody_else_is_hidden(six):
    def without(purpose):
        rows = pd.DataFrame({"author": ["u1"], "purpose": purpose, "at": pd.Timestamp("2025-01-01", tz="UTC")})
        return Corpus.of(six.posts, **{name: six.table(name) for name in ("duplicates", "text")}, exclusions=rows)

    posts = public(without("all"))
    assert posts["post_id"].tolist() == ["c", "d", "e"]
    assert links(without("all"), posts).empty  # u2 and the brand answered u1, and u2 reposted them
    assert "u1" not in answer(without("all"), least=2).model_dump_json()
    assert answer(without("contact"), least=2) == answer(six, least=2)


def test_no_sentence_calls_anybody_a_bot():
    found = answer(corpus(handed_out(12, 3), ["f"] * 12), least=2)
    assert "bot" not in found.model_dump_json().lower().replace("bottom", "")
    assert found["patterns"].frame()["what is usual"].str.len().min() > 10


def test_nobody_who_is_not_a_brand_is_shown_by_the_whole_pseudonym_or_a_handle():
    posts = handed_out(12, 3)
    posts["author"] = [f"{n:024x}" for n in range(12)]
    posts["text"] = f"@somebody {LONG}"
    found = answer(corpus(posts, ["f"] * 12), least=2)
    shown = [block.frame().drop(columns=block.opens).to_string() for block in found.blocks if isinstance(block, Table)]
    assert not any("somebody" in text or f"{3:024x}" in text for text in shown)
