"""Small planted corpora: posts about known subjects, in random order, with vectors made of their words."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from workbench.model import post
from workbench.store import Store

SUBJECTS = {
    "battery": "battery drains overnight charging cable charger percent dies phone power",
    "delivery": "delivery parcel late courier tracking address doorstep shipped package waiting",
    "refund": "refund money returned bank statement receipt purchase cancelled invoice price",
    "screen": "screen cracked display glass scratch bright pixels touch flicker repair",
    "login": "login password account locked email reset verification code website error",
    "support": "support agent rude chat queue phone answer helpful service staff",
}


@dataclass(frozen=True)
class Planted:
    """``texts`` with the subject of each and unit vectors, (n, n_dims) float32."""

    texts: list[str]
    subjects: list[str]
    vectors: np.ndarray


def plant(per_subject: int, seed: int = 0) -> Planted:
    """Six subjects, each post six of its subject's ten words and one filler."""
    draw = np.random.default_rng(seed)
    texts, subjects = [], []
    for name, words in SUBJECTS.items():
        for at in range(per_subject):
            chosen = draw.choice(words.split(), 6, replace=False)
            texts.append(f"{' '.join(chosen)} remark{at}")
            subjects.append(name)
    order = draw.permutation(len(texts))
    texts, subjects = [texts[i] for i in order], [subjects[i] for i in order]
    reduced = TruncatedSVD(12, random_state=0).fit_transform(TfidfVectorizer(min_df=2).fit_transform(texts))
    lengths = np.linalg.norm(reduced, axis=1, keepdims=True)
    return Planted(texts, subjects, (reduced / np.maximum(lengths, 1e-9)).astype(np.float32))


def add_posts(store: Store, planted: Planted, rows: range, seq: int) -> None:
    """Posts of these rows with their texts and vectors, as ingest and enrich would leave them."""
    ids = pd.Series([f"p{i:03d}" for i in rows], dtype="str")
    texts = pd.Series([planted.texts[i] for i in rows], dtype="str")
    posts = pd.DataFrame({"post_id": ids, "text": texts, "brand": ["A" if i % 2 else "B" for i in rows]})
    posts["created_at"] = pd.Timestamp("2025-01-01", tz="UTC") + pd.to_timedelta([*rows], unit="h")
    store.append_posts(post.conform(posts), app="test", seq=seq)
    text = pd.DataFrame({"post_id": ids, "normal": texts, "text_id": "t" + ids})
    store.write("text", text, "words")
    vectors = [planted.vectors[i].tolist() for i in rows]
    store.write("embeddings", pd.DataFrame({"text_id": "t" + ids, "vector": vectors}), "encoder-1")


@pytest.fixture(scope="session")
def planted() -> Planted:
    """300 posts, 50 a subject."""
    return plant(50)
