"""Leads on a few hand-written posts."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.analyses import lead_signals
from workbench.analyses.lead_scores import ANALYSIS, COLUMNS
from workbench.enrich.intents import SHIPPED, read
from workbench.model.corpus import Corpus
from workbench.present.export import table_rows
from workbench.store import narrow

UNTIL = pd.Timestamp("2025-03-31", tz="UTC")
ROWS = [  # post_id, author, days before UNTIL, text, brands, head that says yes
    ("a", "ann", 0, "I'm going to buy the Acme. Is it in stock?", ("Acme",), "purchase_intent"),
    ("b", "bob", 30, "Finally going to buy an Acme", ("Acme",), "purchase_intent"),
    ("c", "cid", 0, "Acme or Bolt, which one is better?", ("Acme", "Bolt"), None),
    ("d", "dee", 0, "Time to switch away from Bolt", ("Bolt",), "switching"),
    ("e", "eve", 0, "I'm a journalist, where can I buy a Bolt?", ("Bolt",), "purchase_intent"),
    ("f", "fay", 0, "I'm going to buy one as soon as I work at Acme", (), "job_seeking"),
    ("g", "brand:Acme", 0, "Where can I buy an Acme? Here!", ("Acme",), "purchase_intent"),
    ("h", "hal", 0, "just a nice ride", (), None),
]


def corpus(rows: list[tuple] = ROWS, *out: str, labels: pd.DataFrame | None = None) -> Corpus:
    """The hand-written posts with every table; authors in ``out`` must not be contacted."""
    posts = pd.DataFrame(
        {
            "post_id": [row[0] for row in rows],
            "author": [row[1] for row in rows],
            "created_at": [UNTIL - pd.Timedelta(days=row[2]) for row in rows],
            "text": [row[3] for row in rows],
        }
    )
    heads = [(row[0], row[5], "yes") for row in rows if row[5]]
    tables = {
        "text": posts[["post_id"]].assign(normal=posts["text"], text_id=posts["text"]),
        "brands": pd.DataFrame([(row[0], b) for row in rows for b in row[4]], columns=["post_id", "brand"]),
        "classes": pd.DataFrame(heads, columns=["post_id", "head", "label"]),
        "exclusions": pd.DataFrame({"author": list(out), "purpose": "contact", "at": UNTIL}),
        "market": pd.DataFrame({"brand": ["Acme", "Bolt"], "ours": [True, False]}),
    }
    return Corpus.of(posts, **tables, **({} if labels is None else {"labels": labels}))


def answer(given_corpus: Corpus, **params: object):
    return ANALYSIS.run(given_corpus, ANALYSIS.check_params(params))


def leads(given_corpus: Corpus, **params: object) -> pd.DataFrame:
    return answer(given_corpus, **params)["crm"].frame().set_index("person")


def test_a_score_adds_the_points_of_signals_each_halved_every_half_life() -> None:
    found = leads(corpus())
    assert found["score"].to_dict() == {"ann": 5.0, "cid": 2.0, "dee": 2.0, "bob": 1.5}  # 3 + 2; 2; 2; 3 x 0.5
    assert found.loc["ann", "signals"] == "is about to buy; asks for price, stock or a trial"
    assert found.loc["bob", "recency"] == 0.5
    assert list(found["rank"]) == [1, 2, 3, 4]


def test_a_shorter_half_life_and_fewer_days_leave_old_signs_behind() -> None:
    assert leads(corpus(), half_life=15).loc["bob", "score"] == 0.75
    assert "bob" not in leads(corpus(), days=29).index


def test_fit_says_whose_brands_are_named() -> None:
    assert leads(corpus())["fit"].to_dict() == {
        "ann": "names us (Acme)",
        "bob": "names us (Acme)",
        "cid": "names us and a competitor (Acme, Bolt)",
        "dee": "names a competitor only (Bolt)",
    }
    assert leads(corpus(), ours="Bolt").loc["dee", "fit"] == "names us (Bolt)"


def test_own_accounts_journalists_and_job_seekers_are_no_leads_and_are_counted() -> None:
    out = answer(corpus())["left_out"]
    assert (out.value, out.method) == (2, "1 own accounts, 1 journalists; their posts are not shown")


def test_without_labels_no_probability_is_claimed() -> None:
    found = answer(corpus())
    assert set(found["crm"].frame()["badge"]) == {"rule, unvalidated"}
    assert found["crm"].frame()["probability"].isna().all()
    assert "reading list" in found.headline
    assert found["leads"].caption == (
        "No probability is claimed: that needs 50 labels named purchase_intent, and none is there."
    )


def many(n: int = 120) -> tuple[list[tuple], pd.DataFrame]:
    """``n`` people; of those about to buy 3 of 4 are labelled yes, of those who just compare 1 of 4."""
    rows, labels = [], []
    for place in range(n):
        buys = place % 2 == 0
        text = f"I'm going to buy the Acme {place}" if buys else f"The Acme is better than the Bolt {place}"
        rows.append((f"p{place}", f"u{place}", 1, text, ("Acme", "Bolt"), "purchase_intent" if buys else None))
        yes = (place // 2) % 4 != 0 if buys else (place // 2) % 4 == 0
        labels.append((f"p{place}", "purchase_intent", "yes" if yes else "no", "ada"))
    return rows, pd.DataFrame(labels, columns=["post_id", "name", "value", "by"])


def test_fifty_labels_make_the_score_a_probability_with_its_reliability() -> None:
    rows, labels = many()
    found = answer(corpus(rows, labels=labels), top=1000)
    table = found["crm"].frame()
    by_signal = table.groupby("signals")["probability"].mean()
    assert by_signal["compares brands"] == pytest.approx(0.25, abs=0.04)
    assert by_signal["is about to buy"] == pytest.approx(0.75, abs=0.04)
    assert set(table["badge"]) == {"calibrated (n=120)"}
    assert found["buyers"].low < found["buyers"].value < found["buyers"].high
    assert found["buyers"].value == pytest.approx(0.5, abs=0.03)
    assert "reliability" in [block.key for block in found.blocks]


def test_labels_of_one_kind_or_too_few_calibrate_nothing() -> None:
    rows, labels = many()
    for some in (labels.head(49), labels.assign(value="yes")):
        assert answer(corpus(rows, labels=some))["crm"].frame()["probability"].isna().all()


@settings(max_examples=25, deadline=None)
@given(out=st.sets(st.sampled_from([row[1] for row in ROWS])))
def test_nobody_who_is_excluded_stands_in_any_block(out: set[str]) -> None:
    found = answer(corpus(ROWS, *sorted(out)))
    said = found.model_dump_json()
    for post_id, author, _, text, _, _ in ROWS:
        if author in out:
            assert f"post:{post_id}" not in said
            assert f'"{author}"' not in said
            assert text not in said


def test_the_listed_open_exactly_their_evidence() -> None:
    found = answer(corpus(), top=3)
    assert set(narrow(corpus(), found["listed"].opens).posts["post_id"]) == {"a", "c", "d"}
    assert found["listed"].value == 3


def test_the_columns_an_import_rests_on_stay() -> None:
    assert COLUMNS == (
        "rank", "person", "score", "probability", "badge", "recency", "signals", "fit", "evidence", "posted", "source",
        "opens",
    )  # fmt: skip
    assert tuple(answer(corpus())["crm"].columns) == COLUMNS
    assert tuple(table_rows(answer(corpus())["crm"]).columns) == COLUMNS  # those of the file
    assert all(f"{name}" in answer(corpus())["crm"].caption for name in COLUMNS)


def test_every_shipped_rule_of_buying_is_a_signal_with_points() -> None:
    shipped = {rule.why for intent in read(SHIPPED) if intent.name == "purchase_intent" for rule in intent.rule}
    assert shipped == set(lead_signals.SAID_BY_RULE)
    assert set(lead_signals.SAID_BY_RULE.values()) <= set(lead_signals.POINTS)


def test_nobody_and_all_excluded_are_sentences() -> None:
    assert answer(corpus(ROWS[-1:])).headline.startswith("Nobody showed in the last 90 days")
    assert answer(corpus(ROWS[:1], "ann")).headline == "Nobody may be shown: all 1 who show buying intent are left out."
