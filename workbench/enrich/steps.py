"""From posts in the store to enrichments in the store: what is missing, in batches, each written when it is done.

A killed run loses the batch it was at; the next run goes on from there.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import perf_counter

import numpy as np
import pandas as pd

from workbench.enrich import (
    aspect_lexicon,
    aspects,
    brands,
    classes,
    duplicates,
    intents,
    language,
    sentiment,
    static,
    text,
    tone,
    vectors,
)
from workbench.enrich.progress import Progress
from workbench.enrich.summary import Step
from workbench.model.protocols import Encoder
from workbench.store.store import Store

BATCH = 20_000
_TEXTS = 2_000  # texts a commit: what a slow encoder loses when it is killed
_AT_ONCE = 1_000  # texts between two looks at the progress


def make_text(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Normalised text of each post."""
    return _each_post(store, text.NAME, text.MODEL, ("post_id", "text"), text.enrich, progress)


def make_language(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Language of each post, from the configured ones."""
    languages = store.config.languages or language.LANGUAGES
    find = partial(language.enrich, languages=languages)
    reads, model = ("post_id", "normal", "lang"), language.fingerprint(languages)
    return _each_post(store, language.NAME, model, reads, find, progress, "lang", "unclear")


def make_duplicates(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Near-duplicate family of each post; families that stand are read when there is something to do."""
    families: list[duplicates.Families] = []

    def join(posts: pd.DataFrame) -> pd.DataFrame:
        if not families:
            families.append(duplicates.Families(_leaders(store)))
        return duplicates.enrich(posts, families[0])

    return _each_post(store, duplicates.NAME, duplicates.MODEL, ("post_id", "normal", "created_at"), join, progress)


def make_brands(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Brands of each post, stated and named."""
    known = store.config.brands
    senses = brands.BrandFinder(known).learn(_oldest(store)) if any(brand.ambiguous for brand in known) else {}
    find = partial(brands.enrich, finder=brands.BrandFinder(known, senses))
    reads, model = ("post_id", "text", "brand", "thread_id"), brands.fingerprint(known, senses)
    return _each_post(store, brands.NAME, model, reads, find, progress, "brand", "none named")


def make_embeddings(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Vector of each unique text, and beside it the tone where the encoder has one."""
    begun = perf_counter()
    unique = store.read("text", model=text.MODEL, columns=["text_id"])["text_id"].nunique()
    done = 0
    models = [one for one in (encoder.fingerprint, _tone_of(encoder)) if one]
    for texts in store.missing_texts(models[-1], _batch(encoder)):
        parts = []
        for start in range(0, len(texts), _AT_ONCE):
            some = texts["normal"].iloc[start : start + _AT_ONCE].tolist()
            parts.append(encoder.both(some) if isinstance(encoder, tone.Toned) else (encoder.encode(some),))
            progress("embeddings", done + min(start + _AT_ONCE, len(texts)), unique)
        for model, rows in zip(models, zip(*parts, strict=True), strict=True):  # the last is the one that is looked for
            made = pd.DataFrame({"text_id": texts["text_id"], "vector": vectors.column(np.concatenate(rows))})
            store.write("embeddings", made, model)
        done += len(texts)
    store.set_current("embeddings", encoder.fingerprint)
    progress("embeddings", unique, unique)
    seconds = perf_counter() - begun
    return Step("embeddings", encoder.fingerprint, "unique texts", done, max(unique - done, 0), 0, "", seconds)


def make_sentiment(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Sentiment of each post whose language the encoder covers; the others get a row without a value."""
    begun = perf_counter()
    head = sentiment.head(encoder)
    posts = _unread(store, "sentiment", head.fingerprint)
    total, done = _count(store), 0
    for some, rows in _with_inputs(store, posts, encoder, head.toned):
        store.write("sentiment", sentiment.enrich(some, rows, head, encoder.languages), head.fingerprint)
        done += len(some)
        progress("sentiment", done, total)
    store.set_current("sentiment", head.fingerprint)
    progress("sentiment", total, total)
    left_out = posts[~posts["lang"].isin(encoder.languages)]["lang"].fillna("unclear")
    why = ", ".join(f"{lang} {n:,}" for lang, n in sorted(Counter(left_out).items(), key=lambda item: (-item[1], item)))
    reason = f"language not covered: {why}" if why else ""
    seconds = perf_counter() - begun
    return Step("sentiment", head.fingerprint, "posts", done, max(total - done, 0), len(left_out), reason, seconds)


def make_aspects(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """What each post in a language the encoder covers says of which aspect."""
    begun = perf_counter()
    head = sentiment.head(encoder)
    known = aspect_lexicon.lexicon(store.home)
    model = aspects.fingerprint(known, head)
    finder = aspect_lexicon.AspectFinder(known)
    beside: list[pd.DataFrame] = []
    total, done, without = _count(store), 0, 0
    for posts in store.missing(aspects.NAME, model, _batch(encoder), ("post_id", "text")):
        if not beside:
            shares = [f"p_{name}" for name in sentiment.CLASSES]
            said = store.read("sentiment", model=head.fingerprint, columns=["post_id", *shares])
            beside.append(_languages(store).merge(said, on="post_id", how="left"))
        posts = posts.merge(beside[0], on="post_id", how="left")
        found = aspects.enrich(posts, finder, encoder, head)
        store.write(aspects.NAME, found, model, examined=posts["post_id"].tolist())
        done += len(posts)
        without += len(posts) - found["post_id"].nunique()
        progress(aspects.NAME, done, total)
    store.set_current(aspects.NAME, model)
    progress(aspects.NAME, total, total)
    why = "no aspect named, or language not covered" if without else ""
    return Step(aspects.NAME, model, "posts", done, max(total - done, 0), without, why, perf_counter() - begun)


def make_classes(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """What the other heads say of each post, where they are sure of it."""
    begun = perf_counter()
    rules = intents.load(store.home).without(
        store.config.heads
    )  # a head in use speaks in place of the rules of its name
    own = classes.in_use(encoder, store.config.heads)
    use: list[classes.Classifier] = [*own, rules]
    model = classes.fingerprint(use)
    posts = _unread(store, "classes", model)
    total, done, said = _count(store), 0, 0
    for some, rows in _with_inputs(store, posts, encoder, any(one.head.toned for one in own)):
        made = classes.enrich(some, rows, use)
        store.write("classes", made, model, examined=some["post_id"].tolist())
        done += len(some)
        said += made["post_id"].nunique()
        progress("classes", done, total)
    store.set_current("classes", model)
    progress("classes", total, total)
    why = "no head was sure, or none covers the language" if said < done else ""
    return Step("classes", model, "posts", done, max(total - done, 0), done - said, why, perf_counter() - begun)


STEPS: tuple[Callable[[Store, Encoder, Progress], Step], ...] = (
    make_text,
    make_language,
    make_duplicates,
    make_brands,
    make_embeddings,
    make_sentiment,
    make_classes,
    make_aspects,
)
"""All enrichments, each after those it needs."""


def _each_post(
    store: Store,
    table: str,
    model: str,
    reads: Sequence[str],
    find: Callable[[pd.DataFrame], pd.DataFrame],
    progress: Progress,
    value: str | None = None,
    why: str = "",
) -> Step:
    """Run a pure function on the columns it reads of the posts a table lacks.

    The column ``value`` may stay empty, for the reason ``why``.
    """
    begun = perf_counter()
    total, done, filled = _count(store), 0, 0
    for posts in store.missing(table, model, BATCH, reads):
        found = find(posts)
        store.write(table, found, model, examined=posts["post_id"].tolist() if table == "brands" else None)
        done += len(posts)
        filled += len(posts) if value is None else found.loc[found[value].notna(), "post_id"].nunique()
        progress(table, done, total)
    store.set_current(table, model)
    progress(table, total, total)
    skipped = done - filled
    return Step(
        table, model, "posts", done, max(total - done, 0), skipped, why if skipped else "", perf_counter() - begun
    )


def _batch(encoder: Encoder) -> int:
    """Texts to encode for a commit."""
    return BATCH if encoder.name == static.NAME else _TEXTS


def _tone_of(encoder: Encoder) -> str | None:
    """The model of the vectors that the table holds beside the encoder's, if any."""
    return tone.fingerprint() if isinstance(encoder, tone.Toned) else None


def _with_inputs(
    store: Store, posts: pd.DataFrame, encoder: Encoder, toned: bool
) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    """Posts (post_id, text_id, lang) with what heads read of each, in batches; for uncovered languages rows of NaN."""
    covered = posts["lang"].isin(encoder.languages)
    others = posts[~covered]
    for start in range(0, len(others), BATCH):
        some = others.iloc[start : start + BATCH]
        yield some, np.full((len(some), 1), np.nan, dtype=np.float32)
    known, beside = posts[covered], _tone_of(encoder) if toned else None
    for places, rows in vectors.stored(store, encoder.fingerprint, known["text_id"], BATCH, beside):
        yield known.iloc[places], rows


def _leaders(store: Store) -> dict[str, str]:
    """Families that stand, and the normalised text that leads each."""
    families = store.read("duplicates", model=duplicates.MODEL, columns=["family"])["family"].unique()
    known = store.read("text", model=text.MODEL, columns=["text_id", "normal"]).drop_duplicates("text_id")
    leading = known[known["text_id"].isin(families)]
    return dict(zip(leading["text_id"], leading["normal"], strict=True))


def _oldest(store: Store) -> pd.DataFrame:
    """The posts that senses of ambiguous names are learnt from: text, brand."""
    posts = store.read("posts", columns=["post_id", "created_at", "text", "brand"])
    most = min(brands.LEARNT_FROM, 2 ** max(len(posts).bit_length() - 1, 0))
    return posts.sort_values(["created_at", "post_id"]).head(most)


def _languages(store: Store) -> pd.DataFrame:
    model = language.fingerprint(store.config.languages or language.LANGUAGES)
    return store.read("language", model=model, columns=["post_id", "lang"])


def _unread(store: Store, table: str, model: str) -> pd.DataFrame:
    """The posts a table lacks, oldest first: post_id, text_id, normal, lang (found)."""
    columns = ("post_id", "text_id", "normal")
    parts = list(store.missing(table, model, BATCH, columns))
    posts = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns, dtype="str")
    return posts.merge(_languages(store), on="post_id", how="left")


def _count(store: Store) -> int:
    return len(store.read("posts", columns=["post_id"]))
