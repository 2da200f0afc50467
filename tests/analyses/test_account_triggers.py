"""Triggers for sales on a few hand-written posts."""

import pandas as pd
import pytest

from workbench.analyses.account_triggers import ANALYSIS
from workbench.analyses.switches import direction
from workbench.enrich.brands import BrandFinder
from workbench.model.config import Brand
from workbench.model.corpus import Corpus
from workbench.model.findings import Note, Number, Table
from workbench.store import narrow

FINDER = BrandFinder([Brand(name="Acme", aliases=("Acme Go", "Aki")), Brand(name="Bolt"), Brand(name="Cora")])
ROWS = [  # post_id, author, day, text, brands, classes
    ("a", "ann", 20, "Sold my Acme for a Bolt", ("Acme", "Bolt"), ("switching",)),
    ("b", "bob", 21, "Done with Bolt, never again Bolt", ("Bolt",), ("switching",)),
    ("c", "cid", 22, "Switched from Bolt to Acme", ("Acme", "Bolt"), ("switching",)),
    ("d", "dee", 27, "Is the Acme in stock?", ("Acme",), ("purchase_intent",)),
    ("e", "eve", 25, "My lease ends in June, any offers?", ("Acme",), ()),
    ("f", "fay", 27, "the Bolt brakes are awful @somebody", ("Bolt",), ()),
    ("g", "brand:Bolt", 27, "the Bolt brakes are awful", ("Bolt",), ()),
    ("h", "hal", 1, "Is the Acme in stock?", ("Acme",), ("purchase_intent",)),
    ("i", "ivy", 28, "hello", (), ()),
]


def corpus(*gone: str, rows: list[tuple] = ROWS, **tables: pd.DataFrame) -> Corpus:
    """The hand-written posts, without some tables; the last post is of 28 January 2025."""
    posts = pd.DataFrame(
        {
            "post_id": [row[0] for row in rows],
            "author": [row[1] for row in rows],
            "created_at": [pd.Timestamp("2025-01-01", tz="UTC") + pd.Timedelta(days=row[2] - 1) for row in rows],
            "text": [row[3] for row in rows],
        }
    )
    key = posts[["post_id"]]
    bad = posts["text"].str.contains("awful")
    found = {
        "text": key.assign(normal=posts["text"], text_id=posts["text"]),
        "brands": pd.DataFrame([(row[0], b) for row in rows for b in row[4]], columns=["post_id", "brand"]),
        "classes": pd.DataFrame(
            [(row[0], head, "yes") for row in rows for head in row[5]], columns=["post_id", "head", "label"]
        ),
        "sentiment": key.assign(sentiment=["negative" if one else "neutral" for one in bad], unsure=False),
        "aspects": key[bad].assign(aspect="brakes", polarity="negative", quote=posts.loc[bad, "text"], start=0, end=9),
        "market": pd.DataFrame({"brand": ["Acme", "Bolt"], "ours": [True, False]}),
    } | tables
    return Corpus.of(posts, **{name: table for name, table in found.items() if name not in gone})


def answer(given: Corpus, **params: object):
    return ANALYSIS.run(given, ANALYSIS.check_params(params))


def triggers(given: Corpus, **params: object) -> dict[str, str]:
    table = answer(given, **params)["triggers"]
    assert isinstance(table, Table)
    return {row["opens"].removeprefix("post:"): row["trigger"] for _, row in table.frame().iterrows()}


def test_each_post_is_the_trigger_its_words_say() -> None:
    assert triggers(corpus()) == {
        "a": "leaves us",
        "b": "leaves a competitor",
        "d": "asks before buying",
        "e": "renewal is due",
        "f": "complains about a competitor",
    }  # c has come to us; g is the competitor's own account; h has expired


def test_the_newest_and_weightiest_stand_first_and_fall_to_nothing_at_expiry() -> None:
    table = answer(corpus(), switch_days=10)["triggers"].frame().set_index("opens")
    # until is 28 January and a microsecond: 8 of 10 days of a are over, 1 of 10 of d
    assert table.loc["post:a", "urgency"] == pytest.approx(5 * 2 / 10, abs=0.06)
    assert table.loc["post:d", "urgency"] == pytest.approx(4 * 9 / 10, abs=0.06)
    assert table["urgency"].is_monotonic_decreasing
    assert table.loc["post:a", "expires"].startswith("2025-01-30")
    assert "a" not in triggers(corpus(), switch_days=8)


def test_whoever_is_excluded_is_in_no_block() -> None:
    out = pd.DataFrame({"author": ["fay"], "purpose": ["all"], "at": [pd.Timestamp("2025-01-01", tz="UTC")]})
    found = answer(corpus(exclusions=out))
    assert "f" not in triggers(corpus(exclusions=out))
    assert "awful" not in found.model_dump_json()
    assert found["left_out"].value == 2  # fay and Bolt's own account
    assert "1 asked not to be contacted" in found["left_out"].method


def test_an_exclusion_for_talent_alone_leaves_sales_as_it_was() -> None:
    out = pd.DataFrame({"author": ["fay"], "purpose": ["talent"], "at": [pd.Timestamp("2025-01-01", tz="UTC")]})
    assert "f" in triggers(corpus(exclusions=out))


def test_counts_open_exactly_their_posts() -> None:
    given = corpus()
    found = answer(given)
    opened = [block for block in found.blocks if isinstance(block, Number) and block.opens]
    assert opened
    for block in opened:
        assert len(narrow(given, block.opens).posts) == block.value
    for _, row in found["flows"].frame().iterrows():
        assert len(narrow(given, row["opens"]).posts) == row["posts"]
    for _, row in found["cards"].frame().iterrows():
        assert len(narrow(given, row["opens"]).posts) == row["complaints"]


def test_battle_cards_quote_and_mask() -> None:
    cards = answer(corpus())["cards"].frame()
    assert cards[["competitor", "aspect", "complaints"]].to_numpy().tolist() == [["Bolt", "brakes", 1]]
    assert "somebody" not in cards.to_string()


def test_our_brand_is_what_is_asked_for_else_configured_else_the_largest() -> None:
    def said(given: Corpus, **params: object) -> str:
        return answer(given, **params)["ours"].text

    assert said(corpus(), ours="bolt").startswith("Bolt, as asked for. Competitors: Acme.")
    assert said(corpus()).startswith("Acme, as the configuration says. Competitors: Bolt.")
    assert said(corpus("market")).startswith("Acme, taken for ours because most is said of it")


def test_without_competitors_or_brands_it_says_what_is_missing() -> None:
    alone = corpus(rows=[row for row in ROWS if "Bolt" not in row[4]])
    assert isinstance(answer(alone)["no_competitor"], Note)
    none = corpus(rows=ROWS[-1:], market=pd.DataFrame({"brand": [], "ours": []}, dtype="str"))
    assert answer(none).headline == "No post here speaks of a brand, so there is nothing for sales to act on."


@pytest.mark.parametrize(
    ("text", "left", "taken"),
    [
        ("Switched from Acme to Bolt last month", "Acme", "Bolt"),
        ("Sold my old Aki for a new Bolt, no regrets", "Acme", "Bolt"),
        ("Done with Acme. Ordered a Bolt today.", "Acme", "Bolt"),
        ("Bye bye Acme, hello Bolt!", "Acme", "Bolt"),
        ("Bolt it is. Acme lost me.", "Acme", "Bolt"),
        ("Finally moved over to Bolt after two years with Acme", "Acme", "Bolt"),
        ("My lease with Acme ends in May, going with Bolt", "Acme", "Bolt"),
        ("@bolt I switched from you to @acme", "Bolt", "Acme"),
        ("Moved from Acme to Bolt and then looked at Cora", "Acme", "Bolt"),
        ("Never again Acme", "Acme", None),
        ("I will never use Acme or Bolt again", "Acme", None),
        ("Come to my town, so I never have to use Bolt again, @acme", "Bolt", "Acme"),
        ("Time to switch to Bolt", None, "Bolt"),
        ("Bolt is better than Acme", None, None),
        ("Acme, Bolt and Cora are all the same", None, None),
        ("", None, None),
    ],
)
def test_the_direction_of_a_switch_is_read_off_the_words_before_the_brands(
    text: str, left: str | None, taken: str | None
) -> None:
    found = direction(text, FINDER)
    assert (found.left, found.taken) == (left, taken)
