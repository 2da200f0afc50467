"""Own pages as passages with vectors."""

import numpy as np

from workbench.enrich.content import LONGEST, enrich, passages
from workbench.model.corpus import TABLES
from workbench.sources.pages import ContentPage


class Counting:
    """Vectors that tell how long a text is; a real, tiny encoder."""

    name = "counting"
    fingerprint = "counting-1"
    languages = frozenset({"en"})

    def encode(self, texts):
        return np.array([[1.0, len(text)] for text in texts], dtype=np.float32)


def page(text, title="Title"):
    return ContentPage("a.md", title, "", text)


def test_headings_go_with_what_follows_and_the_title_is_no_passage():
    long = "This paragraph is long enough to stand on its own feet."
    assert passages(page(f"Title\n\nIn winter\n\n{long}\n\nThe end.")) == [f"In winter {long} The end."]
    assert passages(page(f"{long}\n\n{long} Twice.")) == [long, f"{long} Twice."]
    assert passages(page("Short.")) == ["Short."]


def test_long_paragraphs_are_cut_at_sentences():
    sentence = "A sentence of some forty characters, so. "
    cut = passages(page(sentence * 60))
    assert len(cut) == 3 and all(len(part) < LONGEST and part.endswith("so.") for part in cut)
    assert " ".join(cut) == (sentence * 60).strip()


def test_a_row_a_passage_with_the_language_of_its_page():
    german = "Das Fahrrad steht im Keller und der Akku liegt zum Laden auf dem Tisch in der Küche."
    english = "The bicycle stands in the cellar, and its battery lies on the kitchen table for charging."
    pages = [page(english), ContentPage("b.md", "Akku", "https://x.example", german)]
    frame = enrich(pages, Counting(), ("en", "de"))
    assert list(frame.columns) == list(TABLES["content"][0])
    assert frame[["page", "seq", "lang"]].values.tolist() == [["a.md", 0, "en"], ["b.md", 0, "de"]]
    assert frame["vector"][0][1] == len(f"title. {english}")


def test_a_page_that_is_only_a_title_keeps_it():
    assert enrich([page("Title")], Counting(), ("en", "de"))["text"].tolist() == ["Title"]
