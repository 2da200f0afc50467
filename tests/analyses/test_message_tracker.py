"""The message tracker on six posts written by hand: what carries, where, who contradicts, who covers."""

import json

import numpy as np
import pandas as pd
import pytest

from workbench.analyses.message_matching import carried, denies, derived, given, public
from workbench.analyses.message_press import press
from workbench.analyses.message_tracker import ANALYSIS
from workbench.evaluate.intervals import wilson
from workbench.model import messages
from workbench.model.corpus import Corpus
from workbench.model.findings import Note, Table
from workbench.model.messages import Message
from workbench.store.narrowing import narrow

CLAIM = Message(name="Quiet", text="Our bikes are quiet.", words=("#SoQuiet", "as quiet as a cat"), brand="Ardo")
TEXTS = {
    "a": "my Ardo is as quiet  as a cat",
    "b": "#soquiet they say, but it is not",
    "c": "Ardo bikes make little noise",
    "d": "the Ardo rattles",
    "e": "As quiet as a cat: the Ardo",
    "f": "as quiet as a cat",
}
VECTORS = {"a": (0, 1), "b": (0, 1), "c": (0.96, 0.28), "d": (0.6, 0.8), "e": (0, 1), "f": (1, 0)}


@pytest.fixture
def six():
    """Five posts of others on four channels and a ticket (f); e is a news post. c means the message, d does not."""
    posts = pd.DataFrame(
        {
            "post_id": list(TEXTS),
            "text": list(TEXTS.values()),
            "author": ["u1", "u2", "u3", "u4", "u5", "u6"],
            "created_at": pd.date_range("2025-01-01", periods=6, freq="D", tz="UTC"),
            "channel": ["forum", "forum", "microblog", "microblog", "news", "support"],
            "kind": ["post", "post", "post", "post", "news", "ticket"],
        }
    )
    return corpus(posts, [CLAIM])


def corpus(posts: pd.DataFrame, told: list[Message], **tables) -> Corpus:
    key = posts[["post_id"]]
    vectors = [np.array(VECTORS.get(one, (0, 1)), dtype=np.float32) for one in posts["post_id"]]
    known = messages.table(told, np.array([[1, 0]] * len(told), dtype=np.float32))
    return Corpus.of(
        posts,
        models={"embeddings": "static-test"},
        text=key.assign(normal=posts["text"], text_id=posts["post_id"]),
        embeddings=pd.DataFrame({"text_id": posts["post_id"], "vector": vectors}),
        brands=key.assign(brand=["Ardo" if "ardo" in text.lower() else "Belio" for text in posts["text"]]),
        **({"messages": known} if told else {}),
        **tables,
    )


def answer(of: Corpus, **params):
    return ANALYSIS.run(of, ANALYSIS.check_params(params))


def test_a_message_is_found_by_its_phrases_and_by_its_meaning_and_never_in_a_private_ticket(six):
    found = carried(six, public(six), given(six))
    assert dict(found[["post_id", "how"]].itertuples(index=False)) == {
        "a": "its own phrase",
        "b": "its own phrase",
        "e": "its own phrase",
        "c": "in other words",  # cosine 0.96; d has 0.6
    }
    assert carried(six, public(six), given(six), meaning=False)["post_id"].tolist() == ["a", "b", "e"]


def test_an_encoder_whose_scale_is_not_known_finds_phrases_alone(six):
    other = Corpus.of(
        six.posts, models={"embeddings": "other-1"}, **{n: six.table(n) for n in six.tables if n != "posts"}
    )
    assert carried(other, public(other), given(other))["post_id"].tolist() == ["a", "b", "e"]


def test_pull_through_is_the_share_of_others_posts_that_speak_of_the_brand_or_carry_it(six):
    pull = answer(six)["pull:Quiet"]
    assert (pull.value, pull.n) == (4 / 5, 5)  # b names no brand and carries it; f is a ticket
    assert pull.badge == "uncorrected"
    assert narrow(six, pull.opens).posts["post_id"].tolist() == ["a", "b", "c", "e"]


def test_channels_are_counted_apart_and_every_row_opens_its_posts(six):
    rows = answer(six)["channels"].frame().set_index("channel")
    assert rows["carry it"].to_dict() == {"forum": 2, "microblog": 1, "news": 1}
    assert rows.loc["microblog", "comes through share"] == 0.5
    assert rows.loc["microblog", "comes through high"] == pytest.approx(
        wilson(0.5, 1)[1]
    )  # two accounts, one each way: worth one
    assert narrow(six, rows.loc["forum", "opens"]).posts["post_id"].tolist() == ["a", "b"]
    assert set(rows["how right"]) == {"rule, unvalidated"}


def test_posts_before_the_message_was_said_do_not_count_for_its_share(six):
    later = CLAIM.model_copy(update={"since": pd.Timestamp("2025-01-03", tz="UTC").to_pydatetime()})
    pull = answer(corpus(six.posts, [later]))["pull:Quiet"]
    assert (pull.value, pull.n) == (2 / 3, 3)  # of c, d, e


def test_our_own_posts_are_no_pull_through(six):
    own = six.posts.assign(author=["brand:Ardo", "u2", "u3", "u4", "u5", "u6"])
    assert answer(corpus(own, [CLAIM]))["pull:Quiet"].n == 4


def test_a_post_that_denies_is_shown_as_contradicting_and_one_in_praise_is_not(six):
    rows = answer(six)["rebuttals"].frame()
    assert rows["what it says"].tolist() == [TEXTS["b"]]
    said = pd.DataFrame({"text": ["it is not so", "not bad, love it", "rubbish", "no regrets"]})
    said["sentiment"] = ["neutral", "positive", "negative", None]
    assert denies(said).tolist() == [True, False, True, False]


def test_wordings_of_others_are_told_with_how_they_were_found(six):
    rows = answer(six)["wordings"].frame().set_index("in these words")
    assert rows.loc[TEXTS["c"], "found by"] == "in other words"
    assert "my Ardo is as quiet as a cat" in rows.index


def test_the_press_is_known_by_its_source_or_its_own_profile_and_by_nothing_else(six):
    posts = six.posts.assign(extra=[json.dumps({"role": "Freelance journalist"}), "no json", None, '["x"]', None, None])
    assert press(posts).tolist() == ["profile says journalist", "", "", "", "news source", ""]
    rows = answer(six)["coverage"].frame()
    assert rows[["known by", "posts", "carry a message"]].to_numpy().tolist() == [["news source", 1, 1]]
    assert narrow(six, rows["opens"].iloc[0]).posts["post_id"].tolist() == ["e"]


def test_who_is_excluded_is_not_on_the_list_of_the_press_and_for_all_in_no_quote(six):
    def without(author, purpose):
        rows = pd.DataFrame({"author": [author], "purpose": purpose, "at": pd.Timestamp("2025-01-01", tz="UTC")})
        return answer(corpus(six.posts, [CLAIM], exclusions=rows))

    assert isinstance(without("u5", "contact")["coverage"], Note)
    assert without("u5", "contact")["pull:Quiet"].n == 5  # a count is nobody's
    assert isinstance(without("u2", "contact")["rebuttals"], Table)
    assert isinstance(without("u2", "all")["rebuttals"], Note)
    assert TEXTS["b"] not in without("u2", "all").model_dump_json()


def test_labels_say_how_right_the_finding_is_and_correct_the_share():
    n = 200
    ids = [f"p{place}" for place in range(n)]
    text = ["as quiet as a cat, the Ardo" if place % 2 else "the Ardo" for place in range(n)]
    posts = pd.DataFrame({"post_id": ids, "text": text, "author": ids})
    posts["created_at"] = pd.date_range("2025-01-01", periods=n, freq="h", tz="UTC")
    yes = ["yes" if place % 4 == 1 else "no" for place in range(n)]  # every other post that is found is right
    labels = pd.DataFrame({"post_id": ids, "name": "message:Quiet", "value": yes, "by": "me"}).iloc[:120]
    found = answer(corpus(posts, [CLAIM], labels=labels))
    assert found["pull:Quiet"].badge == "labelled (n=120)"
    assert found["pull:Quiet"].value == pytest.approx(0.25)
    assert found["channels"].frame()["how right"].iloc[0].startswith("rule, precision 50 %")


def test_without_messages_what_our_own_accounts_repeat_is_looked_for(six):
    claim = "Every bike of ours is as quiet as a cat"
    texts = [claim, claim, claim, "the Ardo", "thanks", "hello"]
    own = six.posts.assign(text=texts, author=["brand:Ardo", "brand:Ardo", "u3", "u4", "brand:Ardo", "u6"])
    bare = corpus(own, [])
    assert derived(bare, public(bare))["text"].tolist() == [claim]
    found = answer(bare)
    assert found.headline.startswith("No messages are configured; of what our own accounts repeat")
    assert found["derived"].tone == "warning"


def test_no_message_and_nothing_repeated_says_what_to_do(six):
    found = answer(corpus(six.posts, []))
    assert isinstance(found["empty"], Note) and "[[messages]]" in found["empty"].text


def test_nothing_carried_is_said_plainly(six):
    other = Message(name="Other", text="Something quite different.", brand="Ardo")
    quiet = corpus(six.posts.assign(post_id=[f"n{one}" for one in TEXTS]), [other])
    assert answer(quiet).headline.startswith("None of 1 messages comes through")
