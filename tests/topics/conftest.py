"""Small planted corpora: posts about known subjects, in random order, with vectors made of their words."""

from dataclasses import dataclass

import numpy as np
import pytest
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

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


@pytest.fixture(scope="session")
def planted() -> Planted:
    """300 posts, 50 a subject."""
    return plant(50)
