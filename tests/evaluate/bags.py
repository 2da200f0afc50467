"""Made-up bags of posts for which the truth is known: what a head says, and the true class."""

import numpy as np
import pandas as pd

from workbench.enrich.reference import reference

CLASSES = ("negative", "neutral", "positive")


def said_of(truth: np.ndarray, draw: np.random.Generator, tilt: float = 0.0) -> np.ndarray:
    """What a middling head says about posts of these classes; ``tilt`` moves all negative posts towards neutral."""
    scores = draw.normal(size=(len(truth), 3))
    scores[np.arange(len(truth)), truth] += 1.2
    scores[truth == 0, 1] += tilt
    raised = np.exp(scores)
    shares: np.ndarray = raised / raised.sum(axis=1, keepdims=True)
    return shares


def bag(shares: tuple[float, ...], n: int, seed: int, tilt: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities and true classes of ``n`` posts drawn with these shares."""
    draw = np.random.default_rng(seed)
    truth = draw.choice(3, size=n, p=shares)
    return said_of(truth, draw, tilt), truth


def card(n: int = 2000, seed: int = 99) -> dict[str, object]:
    """A head's card, measured on texts with an even mix of classes."""
    return {"classes": list(CLASSES), "reference": reference(*bag((0.3, 0.4, 0.3), n, seed))}


def frame(said: np.ndarray) -> pd.DataFrame:
    """Posts of as many authors with what the head says."""
    ids = [f"p{i}" for i in range(len(said))]
    columns = {f"p_{name}": said[:, place] for place, name in enumerate(CLASSES)}
    chosen = np.array(CLASSES, dtype=object)[said.argmax(axis=1)]
    authors = [f"a{i}" for i in range(len(said))]
    return pd.DataFrame({"post_id": ids, "author": authors, "sentiment": chosen, **columns})


def labels(truth: np.ndarray, places: np.ndarray, name: str = "sentiment", by: str = "ann") -> pd.DataFrame:
    """What one person said of the posts at these places."""
    values = [CLASSES[truth[place]] for place in places]
    return pd.DataFrame({"post_id": [f"p{place}" for place in places], "name": name, "value": values, "by": by})
