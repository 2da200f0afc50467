"""A table of token vectors distilled from the transformer, so that a text is the mean of its tokens.

Each token of the vocabulary goes through the transformer alone; principal components shorten its vector, and common
tokens are weighed down. Source: Tulkens and van Dongen, Model2Vec (2024); Arora et al., A simple but tough-to-beat
baseline for sentence embeddings (ICLR 2017) for the weights.
"""

import numpy as np

from workbench.enrich.minilm import tokenizer
from workbench.enrich.minilm_fp32 import model
from workbench.enrich.progress import Progress, silent
from workbench.enrich.static import DIMS

_SIF = 3e-5
_BATCH = 256


def distil(progress: Progress = silent) -> np.ndarray:
    """The table: shape (n_tokens, 256), float16, rows in the order of the tokenizer's ids; the same bytes each time."""
    wide = _token_vectors(progress)
    table: np.ndarray = (_components(wide, DIMS) * _rank_weights(len(wide))[:, None]).astype(np.float16)
    return table


def _token_vectors(progress: Progress) -> np.ndarray:
    """What the transformer says of each token alone: shape (n_tokens, 384), float64."""
    import torch

    vocabulary = tokenizer(None).get_vocab()
    first, last = vocabulary["[CLS]"], vocabulary["[SEP]"]
    bert = model()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # rows of three tokens: more threads only wait for each other
    parts = []
    for start in range(0, len(vocabulary), _BATCH):
        alone = torch.arange(start, min(start + _BATCH, len(vocabulary)))
        rows = torch.stack([torch.full_like(alone, first), alone, torch.full_like(alone, last)], dim=1)
        with torch.inference_mode():
            hidden = bert(input_ids=rows, attention_mask=torch.ones_like(rows)).last_hidden_state.double()
        parts.append((hidden[:, 1] + hidden.mean(1) / 2).numpy())
        progress("distil", min(start + _BATCH, len(vocabulary)), len(vocabulary))
    torch.set_num_threads(threads)
    return np.concatenate(parts)


def _components(rows: np.ndarray, n_dims: int) -> np.ndarray:
    """The leading principal components of the rows, each with its largest entry positive.

    In float64, because in float32 neighbouring components turn into each other from machine to machine.
    """
    centred = rows - rows.mean(0)
    _, axes = np.linalg.eigh(centred.T @ centred / (len(rows) - 1))
    scores = centred @ axes[:, ::-1][:, :n_dims]
    largest = np.abs(scores).argmax(0)
    signed: np.ndarray = scores * np.sign(scores[largest, np.arange(scores.shape[1])])
    return signed


def _rank_weights(n_tokens: int) -> np.ndarray:
    """Weights a / (a + p), with p from Zipf's law: the vocabulary is listed about by frequency."""
    share = 1 / np.arange(2, n_tokens + 2)
    share /= share.sum()
    weights: np.ndarray = _SIF / (_SIF + share)
    return weights
