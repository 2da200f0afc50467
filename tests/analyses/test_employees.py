"""Who says that they work, or worked, somewhere."""

import os
from pathlib import Path

import pandas as pd
import pytest

from workbench.analyses.employees import CURRENT, FORMER, employees, said_in
from workbench.analyses.workplace_themes import themes_of
from workbench.model import post


@pytest.mark.parametrize(
    "text",
    [
        "I work at Acme and love it.",
        "My manager at Acme never plans the rota.",
        "We currently work for a small airline",
        "though i work for another major airline, nice advert",
        "Working in logistics at acme: nothing but overtime",
        "Our shift plan in the warehouse at Acme changes daily",
        "As a trainee at Acme I learn a lot",
        "Three years at Acme and I still look forward to work",
    ],
)
def test_who_works_somewhere_says_so_in_the_first_person(text):
    assert said_in(text) == CURRENT


@pytest.mark.parametrize(
    "text",
    [
        "I used to work at Acme, never again",
        "Ex-Acme mechanic here: do not buy the first series",
        "I quit my job at Acme last week",
        "I was laid off by Acme in May",
        "Glad I quit Acme, the team lead was no help",
    ],
)
def test_who_worked_somewhere_is_former(text):
    assert said_in(text) == FORMER


@pytest.mark.parametrize(
    "text",
    [
        "My brother works at Acme and hates it",
        "I work at night and ride home",
        "It works for me",
        "I'd love to work at Acme one day",
        "Do you work at Acme?",
        "Applied for a position in the night shift at Acme",
        "Got the job at Acme! Starting next month.",
        "Even my boss with two left hands could build it",
        "I quit Acme, their app is a mess",
        "Ex-Acme rider here",
        "Your employee at the store was rude",
        "Working at Acme would be my dream job",
    ],
)
def test_others_customers_and_those_who_look_for_work_are_none(text):
    assert said_in(text) is None


def frame(*rows):
    made = pd.DataFrame(rows, columns=["author", "text", "source"])
    times = pd.date_range("2025-01-01", periods=len(made), tz="UTC")
    return post.conform(made.assign(post_id=[f"p{i}" for i in range(len(made))], created_at=times))


def test_the_last_word_counts_and_brands_and_reposts_speak_of_nobody():
    found = employees(
        frame(
            ("a", "I work at Acme", "net"),
            ("a", "I used to work at Acme", "net"),
            ("brand:Acme", "I work at Acme", "net"),
            ("b", "RT @c: I work at Acme", "net"),
            ("d", "The lunch is good", "glassdoor"),
            (None, "I work at Acme", "net"),
        )
    )
    assert found.to_dict() == {"a": FORMER, "d": CURRENT}


def test_a_theme_is_found_only_where_the_post_is_about_work():
    rows = themes_of(frame(("a", "My boss cut our pay", "net"), ("a", "I paid too much for the brakes", "net")))
    assert rows[["post_id", "theme"]].to_numpy().tolist() == [["p0", "pay"], ["p0", "management"]]


def test_customers_of_real_airlines_are_hardly_ever_taken_for_employees():
    folder = os.environ.get("WORKBENCH_DATASETS")
    if not folder or not (Path(folder) / "airline" / "Tweets.csv").is_file():
        pytest.skip("WORKBENCH_DATASETS names no folder with airline/Tweets.csv")
    texts = pd.read_csv(Path(folder) / "airline" / "Tweets.csv", dtype="str")["text"]
    found = texts[texts.map(said_in).notna()]
    assert len(texts) == 11_914
    assert len(found) <= 5  # one, and it is right: "though I work for another major airline"
