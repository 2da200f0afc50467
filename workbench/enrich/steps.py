"""From posts in the store to enrichments in the store: what is missing, in batches, each written when it is done.

A killed run loses the batch it was at; the next run goes on from there.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import perf_counter

import numpy as np
import pandas as pd

from workbench.enrich import brands, classes, duplicates, intents, language, sentiment, text, vectors
from workbench.enrich.progress import Progress
from workbench.enrich.summary import Step
from workbench.model.protocols import Encoder
from workbench.store.store import Store

BATCH = 20_000
_TEXTS = 2_000  # texts a commit: what a slow encoder loses when it is killed
_AT_ONCE = 1_000  # texts between two looks at the progress


def make_text(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Normalised text of each post."""
    return _each_post(store, text.NAME, text.MODEL, text.enrich, progress)


def make_language(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Language of each post, from the configured ones."""
    languages = store.config.languages or language.LANGUAGES
    find = partial(language.enrich, languages=languages)
    return _each_post(store, language.NAME, language.fingerprint(languages), find, progress, "lang", "unclear")


def make_duplicates(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Near-duplicate family of each post; families that stand are read when there is something to do."""
    families: list[duplicates.Families] = []

    def join(posts: pd.DataFrame) -> pd.DataFrame:
        if not families:
            families.append(duplicates.Families(_leaders(store)))
        return duplicates.enrich(posts, families[0])

    return _each_post(store, duplicates.NAME, duplicates.MODEL, join, progress)


def make_brands(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Brands of each post, stated and named."""
    finder = brands.BrandFinder(store.config.brands)
    find = partial(brands.enrich, finder=finder)
    return _each_post(
        store, brands.NAME, brands.fingerprint(store.config.brands), find, progress, "brand", "none named"
    )


def make_embeddings(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Vector of each unique text."""
    begun = perf_counter()
    unique = store.read("text", model=text.MODEL, columns=["text_id"])["text_id"].nunique()
    done = 0
    for texts in store.missing_texts(encoder.fingerprint, _TEXTS if encoder.name != "static" else BATCH):
        parts = []
        for start in range(0, len(texts), _AT_ONCE):
            parts.append(encoder.encode(texts["normal"].iloc[start : start + _AT_ONCE].tolist()))
            progress("embeddings", done + min(start + _AT_ONCE, len(texts)), unique)
        made = pd.DataFrame({"text_id": texts["text_id"], "vector": list(np.concatenate(parts))})
        store.write("embeddings", made, encoder.fingerprint)
        done += len(texts)
    store.set_current("embeddings", encoder.fingerprint)
    progress("embeddings", unique, unique)
    seconds = perf_counter() - begun
    return Step("embeddings", encoder.fingerprint, "unique texts", done, max(unique - done, 0), 0, "", seconds)


def make_sentiment(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """Sentiment of each post whose language the encoder covers; the others get a row without a value."""
    begun = perf_counter()
    head = sentiment.head(encoder)
    posts = _missing_ids(store, "sentiment", head.fingerprint)
    posts = posts.merge(store.read("text", model=text.MODEL, columns=["post_id", "text_id", "normal"]), on="post_id")
    posts = posts.merge(_languages(store), on="post_id", how="left")
    total, done = _count(store), 0
    for some, rows in _with_vectors(store, posts, encoder):
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


def make_classes(store: Store, encoder: Encoder, progress: Progress) -> Step:
    """What the other heads say of each post, where they are sure of it."""
    begun = perf_counter()
    rules = intents.load(store.home).without(
        store.config.heads
    )  # a head in use speaks in place of the rules of its name
    use: list[classes.Classifier] = [*classes.in_use(encoder, store.config.heads), rules]
    model = classes.fingerprint(use)
    posts = _missing_ids(store, "classes", model)
    posts = posts.merge(store.read("text", model=text.MODEL, columns=["post_id", "text_id", "normal"]), on="post_id")
    posts = posts.merge(_languages(store), on="post_id", how="left")
    total, done, said = _count(store), 0, 0
    for some, rows in _with_vectors(store, posts, encoder):
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
)
"""All enrichments, each after those it needs."""


def _each_post(
    store: Store,
    table: str,
    model: str,
    find: Callable[[pd.DataFrame], pd.DataFrame],
    progress: Progress,
    value: str | None = None,
    why: str = "",
) -> Step:
    """Run a pure function on the posts a table lacks; the column ``value`` may stay empty, for the reason ``why``."""
    begun = perf_counter()
    total, done, filled = _count(store), 0, 0
    for posts in store.missing(table, model, BATCH):
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


def _with_vectors(store: Store, posts: pd.DataFrame, encoder: Encoder) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    """Posts (post_id, text_id, lang) with the vector of each, in batches; for uncovered languages rows of NaN."""
    covered = posts["lang"].isin(encoder.languages)
    others = posts[~covered]
    for start in range(0, len(others), BATCH):
        some = others.iloc[start : start + BATCH]
        yield some, np.full((len(some), 1), np.nan, dtype=np.float32)
    of_text = posts[covered].set_index("text_id", drop=False)
    for ids, rows in vectors.stored(store, encoder.fingerprint, of_text["text_id"], BATCH):
        place = pd.Series(np.arange(len(ids)), index=ids)
        some = of_text.loc[of_text.index.isin(ids)]
        yield some, rows[place.loc[some["text_id"]].to_numpy()]


def _leaders(store: Store) -> dict[str, str]:
    """Families that stand, and the normalised text that leads each."""
    families = store.read("duplicates", model=duplicates.MODEL, columns=["family"])["family"].unique()
    known = store.read("text", model=text.MODEL, columns=["text_id", "normal"]).drop_duplicates("text_id")
    leading = known[known["text_id"].isin(families)]
    return dict(zip(leading["text_id"], leading["normal"], strict=True))


def _languages(store: Store) -> pd.DataFrame:
    model = language.fingerprint(store.config.languages or language.LANGUAGES)
    return store.read("language", model=model, columns=["post_id", "lang"])


def _missing_ids(store: Store, table: str, model: str) -> pd.DataFrame:
    parts: Sequence[pd.DataFrame] = [posts[["post_id"]] for posts in store.missing(table, model, BATCH)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"post_id": pd.Series(dtype="str")})


def _count(store: Store) -> int:
    return len(store.read("posts", columns=["post_id"]))
