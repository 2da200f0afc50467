"""Enrichments: one new column a file, each a pure function from posts to rows, and the list that runs them."""

import hashlib

import pandas as pd

from workbench.enrich import aspect_lexicon, classes, encoders, intents, sentiment, tags, text
from workbench.enrich.encoders import ENCODERS, encoder
from workbench.enrich.progress import Progress, silent
from workbench.enrich.steps import STEPS
from workbench.enrich.summary import Step, Summary
from workbench.model import calendar, market, messages
from workbench.model.protocols import Encoder
from workbench.store.store import Store

__all__ = ["ENCODERS", "STEPS", "Progress", "Step", "Summary", "encoder", "enrich"]


def enrich(store: Store, encoder: str = "static", progress: Progress | None = None) -> Summary:
    """Make what the posts of a store lack, each unique text once, and choose it for what a corpus shows.

    ``encoder`` is a name of ``ENCODERS``, or ``owner/name`` of a Hugging Face model that heads were trained for. When
    it is killed, run it again: nothing is made twice.

    Raises: UnknownName for another encoder; BadInput when its weights are missing or give other vectors than they
    should, or the home's aspects, intents or tags cannot be read; StoreUnusable when the store cannot be written.
    """
    aspect_lexicon.lexicon(store.home)  # files of the home that are broken are refused before anything is made
    intents.load(store.home)
    tags.load(store.home)
    told = progress or silent
    chosen = encoders.encoder(encoder, told)
    sentiment.head(chosen)  # an encoder without a head is refused before anything is made
    classes.in_use(chosen, store.config.heads)
    steps = tuple(make(store, chosen, told) for make in STEPS) if len(store.read("posts", columns=["post_id"])) else ()
    events, brands = calendar.table(store.config.calendar), market.table(store.config.brands)
    _carry(store, "calendar", events, calendar.fingerprint(events))
    _carry(store, "market", brands, market.fingerprint(brands))
    if steps:
        _carry_heads(store, chosen)
        _carry_messages(store, chosen)
        steps += (tags.make_tags(store, told),) if tags.wanted(store) else ()
    store.refresh_counts()
    return Summary(encoder=chosen.fingerprint, data_version=store.commit_version(), steps=steps)


def _carry(store: Store, name: str, told: pd.DataFrame, made: str) -> None:
    """Write what the configuration tells beside the posts, so that a data version has it."""
    held = store.current(name)
    if held == made or (held is None and told.empty):
        return
    store.replace(name, told, made)
    store.set_current(name, made)


def _carry_messages(store: Store, encoder: Encoder) -> None:
    """Write the messages of the configuration beside the posts, read by the encoder that reads the posts."""
    told = store.config.messages
    made = messages.fingerprint(told, encoder.fingerprint)
    held = store.current("messages")
    if held == made or (held is None and not told):
        return
    vectors = encoder.encode([text.normalise(one.text) for one in told])
    store.replace("messages", messages.table(told, vectors), made)
    store.set_current("messages", made)


def _carry_heads(store: Store, encoder: Encoder) -> None:
    """Write the cards of the heads in use beside the posts, so that an analysis knows their errors."""
    found = classes.cards(encoder, {sentiment.NAME, *store.config.heads})
    made = "cards-" + hashlib.sha256(found.to_json().encode()).hexdigest()[:12]
    if store.current("heads") != made:
        store.replace("heads", found, made)
        store.set_current("heads", made)
