"""Two answers that differ by one person: the attack, how it wins on exact counts, and how it fails on what is said.

The attacker may ask for the same people with and without one of them (two corpora, or two periods of one family) and
sees both answers in full. They win where what they see tells that this person is an employee, or is negative.
Guaranteed: nothing is said of fewer than five people, nobody's posts open, and a fall of a count is no proof, for each
such pair also comes about where somebody else was left out. Not guaranteed: that hundreds of different questions
averaged, or reading the posts themselves, tell nothing.
"""

from itertools import pairwise

import pandas as pd
import pytest

from workbench import runs
from workbench.analyses.employee_opinions import groups, opinions_of
from workbench.evaluate import suppression
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings

EMPLOYEES, CUSTOMERS = 48, 48
MOST = 0.47  # (e - 1) / (e + 1), the most that noise of epsilon 1 lets anybody gain on one count


@pytest.fixture(scope="module")
def company():
    """One post an author: employees on their pay, every second negative and labelled so; customers on brakes."""
    n = EMPLOYEES + CUSTOMERS
    text = ["My boss at Acme cut our pay"] * EMPLOYEES + ["The brakes are fine"] * CUSTOMERS
    posts = pd.DataFrame(
        {
            "post_id": [f"p{i:03d}" for i in range(n)],
            "author": [f"a{i:03d}" for i in range(n)],
            "text": text,
            "created_at": pd.date_range("2025-01-01", periods=n, freq="7h", tz="UTC"),
        }
    )
    feeling = ["negative" if i % 2 else "positive" for i in range(n)]
    sentiment = posts[["post_id"]].assign(sentiment=feeling, p_negative=0.3, p_neutral=0.3, p_positive=0.4)
    return posts.sample(frac=1, random_state=1), sentiment


@pytest.fixture(scope="module")
def whole(company):
    """The corpus and the opinions of its employees."""
    found = corpus(company)
    return found, opinions_of(found)


def test_leaving_a_person_out_of_the_opinions_is_leaving_them_out_of_the_corpus(company, whole):
    less = corpus(company, ("a003", "a060"))
    assert groups(less, opinions_of(less)) == left_out(whole, ("a003", "a060"))


def corpus(company, without=()):
    posts, sentiment = company
    posts = posts[~posts["author"].isin(without)]
    return Corpus.of(posts, sentiment=sentiment[sentiment["post_id"].isin(posts["post_id"])])


def exact(whole, without=()):
    """What an unguarded analysis would say with some people left out: (people, negative) of all themes."""
    row = left_out(whole, without).rows[0]
    return row[1] + row[2], row[1]


def said(whole, without=()):
    """What is said of it: (people, negative)."""
    posts = whole[0].posts
    found = Findings(headline="", blocks=(left_out(whole, without),))
    return suppression.released(found, 5, posts[~posts["author"].isin(without)])["themes"].rows[0][1:3]


def left_out(whole, without):
    """The groups without some people: who somebody is, their own posts say."""
    opinions = whole[1]
    return groups(whole[0], opinions[~opinions["author"].isin(without)])


def falls(whole, see, at, people, spare=()):
    """Whether the count at that place falls when each of the people is left out."""
    before = see(whole, spare)
    return [(see(whole, (*spare, one))[at] or 0) < (before[at] or 0) for one in people]


def names(first, last, step=1):
    return [f"a{i:03d}" for i in range(first, last, step)]


def test_on_exact_counts_the_attack_finds_everybody_and_their_class(whole):
    assert all(falls(whole, exact, 0, names(0, EMPLOYEES)))
    assert not any(falls(whole, exact, 0, names(EMPLOYEES, EMPLOYEES + CUSTOMERS)))
    assert all(falls(whole, exact, 1, names(1, EMPLOYEES, 2)))  # who is negative
    assert not any(falls(whole, exact, 1, names(0, EMPLOYEES, 2)))


@pytest.mark.parametrize(
    ("at", "inside", "outside"),
    [
        (0, names(0, EMPLOYEES), names(EMPLOYEES, EMPLOYEES + CUSTOMERS)),  # is this person an employee?
        (1, names(1, EMPLOYEES, 2), names(0, EMPLOYEES, 2)),  # is this employee negative?
    ],
)
def test_on_what_is_said_leaving_each_person_out_in_turn_tells_little(whole, at, inside, outside):
    fell = {True: [], False: []}
    for other in names(
        EMPLOYEES, EMPLOYEES + 3
    ):  # a fresh draw each: somebody who is in no group is missing throughout
        fell[True] += falls(whole, said, at, inside, (other,))
        fell[False] += falls(whole, said, at, [one for one in outside if one != other], (other,))
    hit, wrong = (sum(found) / len(found) for found in (fell[True], fell[False]))
    assert hit - wrong < MOST
    assert any(fell[False])  # a fall proves nothing: it also comes without the person
    assert not all(fell[True])  # and no fall proves nothing


def test_periods_that_differ_by_one_person_tell_no_more(company, whole):
    """A family of periods, each one post longer than the one before: who came with it?"""
    posts = company[0].sort_values("created_at")
    answers = []
    for end in range(60, len(posts) + 1):
        part = posts.iloc[:end]
        answers.append((part["author"].iloc[-1] < "a048", said(whole, tuple(posts["author"].iloc[end:]))[0] or 0))
    steps = [(came, after > before) for (_, before), (came, after) in pairwise(answers)]
    hit, wrong = ([rose for employee, rose in steps if employee is who] for who in (True, False))
    assert not hit or sum(hit) / len(hit) - sum(wrong) / len(wrong) < MOST


def test_the_doorway_says_no_more_than_that(company):
    """Every run with one person left out: the people it tells of are rounded groups or not shown."""
    for one in [(), *((name,) for name in names(0, 60, 10))]:
        run = runs.run("employee_voice", corpus(company, one))
        table = run.findings["themes"].frame()
        assert set(table["people"]) <= {"not shown", *(f"about {n}" for n in range(10, 100, 5))}
        assert run.provenance.coverage.posts % 5 == 0 and run.provenance.coverage.authors % 5 == 0
