"""One's own content as passages with vectors, so that questions can be compared with it."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.enrich import encoders, language, text
from workbench.model.corpus import TABLES
from workbench.model.errors import UnknownName
from workbench.model.protocols import Encoder
from workbench.sources.pages import ContentPage
from workbench.store.store import Store

NAME = "content"
SHORTEST = 40  # characters: a shorter paragraph is a heading and goes with what follows
LONGEST = 1_000


def passages(page: ContentPage) -> list[str]:
    """The paragraphs of a page; headings go with what follows, long ones are cut at sentences."""
    parts: list[str] = []
    held = ""
    for paragraph in re.split(r"\n\s*\n", page.text):
        said = " ".join(paragraph.split())
        if said == page.title:
            continue
        held = f"{held} {said}".strip()
        if len(held) >= SHORTEST:
            parts += _cut(held)
            held = ""
    if held and parts:
        parts[-1] = f"{parts[-1]} {held}"
    elif held:
        parts = [held]
    return parts


def enrich(pages: Sequence[ContentPage], encoder: Encoder, languages: Sequence[str]) -> pd.DataFrame:
    """The table ``content``: a row a passage; ``seq`` is its place in the page, from 0.

    A vector is that of the title and the passage; the language is the page's.
    """
    rows = [
        (page.page, place, page.title, page.url, said)
        for page in pages
        for place, said in enumerate(passages(page) or [page.title])
    ]
    frame = pd.DataFrame(rows, columns=["page", "seq", "title", "url", "text"])
    texts = [(page.page, page.text, None) for page in pages]
    whole = pd.DataFrame(texts, columns=["post_id", "text", "lang"])
    spoken = language.enrich(whole, languages).set_index("post_id")["lang"]
    said = [text.normalise(f"{row.title}. {row.text}") for row in frame.itertuples()]
    vectors = encoder.encode(said) if said else np.empty((0, 1), dtype=np.float32)
    return frame.assign(lang=frame["page"].map(spoken), vector=list(vectors))[list(TABLES[NAME][0])]


def add(store: Store, pages: Sequence[ContentPage], encoder: str | None = None, fresh: bool = False) -> pd.DataFrame:
    """Write pages beside those that are there, in place of pages of the same name; the whole table as it is then.

    ``encoder``: by default the one of the posts' vectors. ``fresh``: all that was there before goes.

    Raises: UnknownName where the posts' encoder must be named.
    """
    chosen = _encoder(store, encoder)
    kept = [] if fresh else [page for page in read(store) if page.page not in {one.page for one in pages}]
    every = sorted({page.page: page for page in (*kept, *pages)}.values(), key=lambda page: page.page)
    made = enrich(every, chosen, store.config.languages or language.LANGUAGES)
    store.replace(NAME, made, chosen.fingerprint)
    store.set_current(NAME, chosen.fingerprint)
    store.commit_version()
    return made


def read(store: Store) -> list[ContentPage]:
    """The pages in the store."""
    rows = store.read(NAME)
    return [
        ContentPage(str(name), str(part["title"].iloc[0]), str(part["url"].iloc[0]), "\n\n".join(part["text"]))
        for name, part in rows.sort_values(["page", "seq"]).groupby("page")
    ]


def _encoder(store: Store, name: str | None) -> Encoder:
    if name is not None:
        return encoders.encoder(name)
    wanted = store.current("embeddings")
    for known in encoders.ENCODERS:
        one = encoders.encoder(known)
        if wanted in (None, one.fingerprint):
            return one
    raise UnknownName(
        "the vectors of the posts were made by an encoder that is not on the list",
        do="name it, as you did for `workbench enrich`: --encoder OWNER/NAME",
    )


def _cut(said: str) -> list[str]:
    """A paragraph in pieces of at most ``LONGEST`` characters or a sentence."""
    pieces = [""]
    for sentence in re.split(r"(?<=[.!?])\s+", said):
        if pieces[-1] and len(pieces[-1]) + len(sentence) >= LONGEST:
            pieces.append(sentence)
        else:
            pieces[-1] = f"{pieces[-1]} {sentence}".strip()
    return pieces
