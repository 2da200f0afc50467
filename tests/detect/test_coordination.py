import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.detect.coordination import FEWEST, coordination_of, synchrony
from workbench.enrich import duplicates
from workbench.model.alert import Coordination
from workbench.model.post import conform

SAMPLES = Path(__file__).parents[2] / "data_samples"
SINCE = pd.Timestamp("2024-01-10 12:00:07", tz="UTC")


def posts(texts: list[str], authors: list[str], seconds: list[float], repost: bool = False) -> pd.DataFrame:
    frame = pd.DataFrame({"text": texts, "author": authors, "created_at": SINCE + pd.to_timedelta(seconds, unit="s")})
    frame["post_id"] = [f"p{i}" for i in range(len(frame))]
    return conform(frame.assign(repost_of="original" if repost else None))


def judged(*parts: pd.DataFrame, past: pd.DataFrame | None = None, expected: float = 0.0) -> Coordination:
    frame = pd.concat([*([] if past is None else [past]), *parts], ignore_index=True)
    inside = np.arange(len(frame)) >= (0 if past is None else len(past))
    return coordination_of(frame, inside, ~inside, expected)


def people(number: int, first: int = 0) -> list[str]:
    return [f"a{first + i}" for i in range(number)]


def minutes(number: int, every: float = 97.0) -> list[float]:
    return [every * i for i in range(number)]


def test_many_people_in_their_own_words_are_organic() -> None:
    seen = judged(posts([f"words {i}" for i in range(40)], people(40), minutes(40)))
    assert seen.verdict == "organic"
    assert (seen.unique_texts, seen.unique_authors, seen.copies, seen.reposts, seen.synchronised) == (1, 1, 0, 0, 0)
    assert seen.concentration == pytest.approx(1 / 40)
    assert seen.sentence == (
        "Looks organic: 100 % of the extra posts say it in their own words, "
        "with 100 different authors for every 100 posts."
    )


def test_one_text_posted_as_their_own_by_many_is_coordinated() -> None:
    copies = posts(["Sign the  PETITION", "sign the petition"] * 20, people(40), minutes(40))
    seen = judged(copies, posts([f"own {i}" for i in range(20)], people(20, 100), minutes(20)))
    assert seen.verdict == "coordinated"
    assert seen.copies == pytest.approx(39 / 60)  # the first is no copy
    assert seen.sentence.startswith("Looks coordinated: 65 % of the extra posts repeat a text as their own.")


def test_the_same_text_within_seconds_is_coordinated_though_most_texts_differ() -> None:
    bursts = [
        posts([f"slogan {n}"] * 5, people(5, 10 * n), [1000.0 * n + s for s in (0, 1, 3, 4, 6)]) for n in range(4)
    ]
    own = posts([f"own {i}" for i in range(40)], people(40, 100), minutes(40))
    seen = judged(*bursts, own)
    assert seen.synchronised == pytest.approx(20 / 60)
    assert seen.copies is not None
    assert seen.copies < 0.5
    assert seen.verdict == "coordinated"
    assert "33 % came within seconds of the same text by others" in seen.sentence


def test_a_text_that_simply_spreads_fast_is_not_synchronised() -> None:
    """Three hundred people, independently and evenly, in five minutes: close together, no more than by chance."""
    at = pd.Series(SINCE + pd.to_timedelta(np.sort(np.random.default_rng(1).uniform(0, 900, 300)), unit="s"))
    together, chance = synchrony(at.astype("datetime64[us, UTC]"), pd.Series(["viral"] * 300), pd.Series(people(300)))
    assert together is not None
    assert chance is not None
    assert together > 0.9
    assert together - chance < 0.2


def test_one_author_who_repeats_himself_is_no_burst() -> None:
    at = pd.Series(SINCE + pd.to_timedelta(range(30), unit="s")).astype("datetime64[us, UTC]")
    assert synchrony(at, pd.Series(["spam"] * 30), pd.Series(["one"] * 30))[0] == 0


def test_reposts_are_amplified_not_coordinated() -> None:
    seen = judged(
        posts(["look at this"] * 50, people(50), minutes(50), repost=True),
        posts([f"own {i}" for i in range(10)], people(10, 100), minutes(10)),
    )
    assert (seen.verdict, seen.copies) == ("amplified", 0.0)
    assert seen.reposts == pytest.approx(50 / 60)


def test_few_voices_are_amplified() -> None:
    seen = judged(posts([f"words {i}" for i in range(60)], people(6) * 10, minutes(60)))
    assert seen.verdict == "amplified"
    assert seen.sentence.startswith("Looks amplified: as few voices as 6 equal ones make the posts")


def test_copies_that_are_usual_for_the_series_do_not_count() -> None:
    template = posts(["thank you, please write to us"] * 50, people(50), minutes(50))
    past = posts(["thank you, please write to us"] * 99 + ["once"], people(100), minutes(100))
    own = posts([f"own {i}" for i in range(50)], people(50, 100), minutes(50))
    assert judged(template, own, past=past, expected=50.0).verdict == "organic"


def test_too_few_posts_are_not_judged() -> None:
    seen = judged(posts(["same"] * (FEWEST - 1), people(FEWEST - 1), minutes(FEWEST - 1)))
    assert (seen.verdict, seen.sentence) == ("unclear", "Not enough posts to tell: 19 of at least 20.")


def test_times_in_whole_minutes_and_unknown_authors_say_nothing_about_seconds() -> None:
    whole = posts(["same"] * 30, people(30), minutes(30, 60.0)).assign(
        created_at=pd.Series([SINCE.floor("min")] * 30).astype("datetime64[us, UTC]")
    )
    assert judged(whole).synchronised is None
    nobody = judged(posts(["same"] * 30, people(30), minutes(30)).assign(author=None))
    assert (nobody.synchronised, nobody.unique_authors, nobody.concentration) == (None, None, None)
    assert nobody.verdict == "coordinated"


def test_no_posts_at_all_is_not_enough() -> None:
    assert judged(posts([], [], [])).verdict == "unclear"


def test_of_the_planted_events_only_the_petition_looks_coordinated() -> None:
    truth = json.loads((SAMPLES / "ground_truth.json").read_text(encoding="utf-8"))
    with gzip.open(SAMPLES / "posts.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = {row["id"]: row for row in map(json.loads, lines)}
    found = {}
    for event in truth["events"]:
        if not event["posts"]:
            continue
        frame = pd.DataFrame([rows[name] for name in event["posts"]]).rename(columns={"id": "post_id"})
        frame = conform(frame.assign(created_at=pd.to_datetime(frame["created_at"], utc=True)))
        frame = frame.sort_values("created_at", ignore_index=True).merge(duplicates.enrich(frame), on="post_id")
        found[event["name"]] = judged(frame)
    assert {name: seen.verdict for name, seen in found.items()} == {
        "ride_past_it": "organic",
        "fire_rumour": "organic",
        "fogged_display": "organic",
        "own_your_ride": "coordinated",
    }
