"""Enrichments: one new column a file, each a pure function from posts to rows, and the list that runs them."""

import hashlib

from workbench.enrich import aspect_lexicon, classes, encoders, intents, sentiment, tags
from workbench.enrich.encoders import ENCODERS, encoder
from workbench.enrich.progress import Progress, silent
from workbench.enrich.steps import STEPS
from workbench.enrich.summary import Step, Summary
from workbench.model import calendar
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
    _carry_calendar(store)
    if steps:
        _carry_heads(store, chosen)
        steps += (tags.make_tags(store, told),) if tags.wanted(store) else ()
    store.refresh_counts()
    return Summary(encoder=chosen.fingerprint, data_version=store.commit_version(), steps=steps)


def _carry_calendar(store: Store) -> None:
    """Write the known events of the configuration beside the posts, so that a data version has them."""
    events = calendar.table(store.config.calendar)
    made = calendar.fingerprint(events)
    held = store.current("calendar")
    if held == made or (held is None and events.empty):
        return
    store.replace("calendar", events, made)
    store.set_current("calendar", made)


def _carry_heads(store: Store, encoder: Encoder) -> None:
    """Write the cards of the heads in use beside the posts, so that an analysis knows their errors."""
    found = classes.cards(encoder, {sentiment.NAME, *store.config.heads})
    made = "cards-" + hashlib.sha256(found.to_json().encode()).hexdigest()[:12]
    if store.current("heads") != made:
        store.replace("heads", found, made)
        store.set_current("heads", made)
