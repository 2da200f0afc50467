"""Every surface that shows or exports what somebody wrote masks it: one post that gives everything away."""

from io import BytesIO

import numpy as np
import openpyxl
import pandas as pd
import pytest

from tests.present.conftest import run_of
from workbench.analyses import topic_map
from workbench.model.corpus import Corpus
from workbench.model.findings import Incidents, Posts
from workbench.present import export, notebook, report, text
from workbench.present.behind import Behind
from workbench.topics.words import tokens

HOSTILE = (
    "@private_person, u/hidden_one: write to jane.roe@home.example, call (555) 234-0178, pay from 4111 1111 1111 1111 "
    "or GB82 WEST 1234 5698 7654 32, come to 12 Elmroad Street, I am at 198.51.100.7, see https://chirp.example/janeroe?id=77"
)
TELLING = ("private_person", "hidden_one", "jane", "234-0178", "4111", "WEST", "Elmroad", "198.51", "janeroe")


def told(shown: str) -> list[str]:
    """The telling parts that a surface still shows, also where lines are broken and case is folded."""
    flat = "".join(shown.split()).casefold()
    return [part for part in TELLING if part.casefold() in flat]


@pytest.fixture
def corpus() -> Corpus:
    return Corpus.of(
        pd.DataFrame(
            {
                "post_id": ["p0"],
                "text": [HOSTILE],
                "created_at": pd.to_datetime(["2025-03-01"], utc=True),
                "channel": ["forum"],
                "source": ["sample"],
            }
        )
    )


@pytest.fixture
def run(corpus):
    from tests.present.conftest import incident

    posts = Posts(key="p", title="To read", post_ids=("p0",))
    story = incident().model_copy(update={"post_ids": ("p0",)})
    return run_of(posts, Incidents(key="i", title="Incidents", incidents=(story,)))


def test_the_post_gives_everything_away() -> None:
    assert told(HOSTILE) == list(TELLING)


def test_the_terminal_masks(run, corpus):
    shown = text.plain(run, corpus=corpus)
    assert "[phone]" in shown and not told(shown)


def test_the_report_masks(run, corpus):
    shown = report.report([run], corpus=corpus)
    assert "[phone]" in shown and not told(shown)


def test_the_notebook_masks_in_both_of_its_forms(run, corpus):
    shown = notebook.show(run, corpus=corpus)._repr_mimebundle_()
    assert all("[phone]" in form and not told(form) for form in shown.values())


def test_the_workbook_masks(run, corpus):
    book = openpyxl.load_workbook(BytesIO(export.workbook(run, Behind(run, corpus=corpus))))
    shown = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "[phone]" in shown and not told(shown)


def test_the_posts_of_a_page_and_their_csv_mask(run, corpus):
    read = Behind(run, corpus=corpus).posts()
    assert "[phone]" in read["text"].iloc[0]
    assert not told(" ".join(read["text"]))
    assert not told(export.csv(read).decode("utf-8-sig"))


def test_words_of_topics_leave_out_what_is_masked():
    assert not told(" ".join(word for run in tokens(frozenset())(HOSTILE) for word in run))


def test_the_map_of_topics_masks(corpus):
    table = pd.DataFrame({"topic": [4], "label": ["x"], "centroid": [np.array([1.0, 0.0])], "threshold": [0.1]})
    vectors = pd.DataFrame({"text_id": ["t0"], "vector": [np.array([1.0, 0.0])]})
    corpus = Corpus.of(corpus.posts, topic_table=table, embeddings=vectors)
    frame = pd.DataFrame({"post_id": ["p0"], "text": [HOSTILE], "text_id": ["t0"], "topic": [4], "similarity": [0.9]})
    found = topic_map.positions(corpus, frame, [4])
    assert found is not None and not told(" ".join(found["text"]))
