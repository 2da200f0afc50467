import pandas as pd
import pytest

from workbench.analyses.reading_numbers import ANALYSIS
from workbench.analyses.reading_numbers_silence import longest
from workbench.evaluate.intervals import wilson
from workbench.model.corpus import Corpus
from workbench.store import narrow


def posts(hours: list[int], source: str = "forum") -> pd.DataFrame:
    at = pd.Timestamp("2025-03-03", tz="UTC") + pd.to_timedelta(hours, "h")
    return pd.DataFrame(
        {"post_id": [f"{source}{hour}" for hour in hours], "text": "x", "created_at": at, "source": source}
    )


def corpus() -> Corpus:
    """90 posts of Ardo and 60 of Belio, one an hour, with a silence of 24 hours after the first 60."""
    frame = posts([*range(60), *range(83, 173)])
    names = ["Ardo" if place % 5 < 3 else "Belio" for place in range(len(frame))]
    return Corpus.of(frame, brands=frame[["post_id"]].assign(brand=names))


def answer(given: Corpus, **params):
    return ANALYSIS.run(given, ANALYSIS.check_params({"sample": 100, **params}))


def test_the_sample_has_a_range_and_all_posts_are_opened():
    found = answer(corpus())
    sample, whole = found["sample"], found["all"]
    assert (sample.low, sample.high) == wilson(round(sample.value * 100), 100)
    assert whole.value == 0.6 and whole.n == 150
    assert len(narrow(corpus(), whole.opens).posts) == 90


def test_the_headline_counts_the_ranges_that_hold_as_the_chart_does():
    found = answer(corpus())
    drawn = pd.DataFrame(next(iter(found["samples"].spec["datasets"].values())))
    assert f"in {drawn['holds'].sum()} of 20 samples" in found.headline


def test_other_seeds_draw_other_samples_and_the_same_seed_the_same():
    assert answer(corpus(), seed=3) == answer(corpus(), seed=3)
    assert answer(corpus(), seed=3) != answer(corpus(), seed=4)


def test_answers_come_only_when_asked_for():
    silent, told = answer(corpus()), answer(corpus(), answers=True)
    for place in (1, 2, 3):
        question, both = silent[f"exercise:{place}"].text, told[f"exercise:{place}"].text
        assert question.endswith("?")
        assert both.startswith(f"{question} Answer: ")


def test_the_longest_silence_is_that_which_would_usually_hold_most_posts():
    found = longest(corpus().table("counts"))
    assert (found.source, found.hours) == ("forum", 24.0)
    # 150 posts in 172 hours, from the first to the last: 24 hours usually hold 150 * 24 / 172
    assert found.usual == pytest.approx(150 * 24 / 172)


def test_a_source_with_few_posts_has_no_usual_pace():
    assert longest(Corpus.of(posts([0, 500])).table("counts")) is None


def test_without_two_brands_it_says_so_and_still_teaches():
    found = answer(Corpus.of(posts([0, 1, 2])))
    assert "choose a smaller sample" in found["few"].text
    assert found["kinds"].rows and found["pages"].rows
