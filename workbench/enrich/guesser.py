"""Guesses the languages of many texts at once with the model of py3langid.

The published code walks one text byte by byte through an automaton; here a step takes all texts to their next byte.

Source: Lui and Baldwin, langid.py (ACL 2012, demonstrations).
"""

import unicodedata
from collections.abc import Sequence

import numpy as np

from workbench.model.errors import BadInput

_AT_ONCE = 4096  # texts a walk
_LONG = 1024  # bytes: longer texts are few, and walk alone


class Guesser:
    """Probabilities of the given ISO 639-1 codes; ``languages`` are the columns.

    Raises: BadInput for a language the model does not know.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        unknown = sorted(set(languages) - set(model.labels))
        if unknown or not languages:
            raise BadInput(
                f"the configured languages {', '.join(unknown) or '(none)'} are not known",
                do=f"choose from {' '.join(sorted(model.labels))}",
            )
        model.set_languages(list(languages))
        self.languages: list[str] = model.labels
        self._model = model
        self._columns = np.array([self.languages.index(label) for label in model.nb_classes])  # some have two scripts
        self._table = model.nb_ptc.astype(np.float32)
        self._prior = model.nb_pc.astype(np.float32)
        self._next = np.asarray(model.tk_nextmove)
        self._base = np.asarray(model.tk_row, dtype=np.int64) << 8
        self._feature = np.asarray(model.tk_output, dtype=np.int32)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (n_texts, n_languages), float32, rows sum to 1; a row does not depend on the others."""
        coded = [_coded(text) for text in texts]
        lengths = np.fromiter(map(len, coded), dtype=np.int64, count=len(coded))
        shares = np.zeros((len(coded), len(self.languages)), dtype=np.float32)
        for row in np.flatnonzero(lengths > _LONG):
            alone = dict(self._model.rank(texts[int(row)]))
            shares[row] = [alone[language] for language in self.languages]
        order = np.argsort(-lengths, kind="stable")[np.count_nonzero(lengths > _LONG) :]
        for start in range(0, len(order), _AT_ONCE):
            rows = order[start : start + _AT_ONCE]
            scores = self._scores([coded[row] for row in rows], lengths[rows])
            scores = np.exp(scores - scores.max(axis=1, keepdims=True))
            scores /= scores.sum(axis=1, keepdims=True)
            for column, language in enumerate(self._columns):
                shares[rows, language] += scores[:, column]
        return shares

    def _scores(self, coded: list[bytes], lengths: np.ndarray) -> np.ndarray:
        """Log-posteriors tempered by the root of the length: shape (n_texts, n_columns), longest text first."""
        from scipy.sparse import coo_array

        texts, features = self._walk(coded, lengths)
        counts = coo_array((np.ones(len(texts), dtype=np.float32), (texts, features)), (len(coded), len(self._table)))
        found = counts.tocsr()
        found.sum_duplicates()
        scores: np.ndarray = np.log1p(found) @ self._table
        scores[np.diff(found.indptr) > 0] += self._prior  # a text without any feature has no preference
        tempered: np.ndarray = scores / np.sqrt(np.maximum(lengths, 1))[:, None].astype(np.float32)
        return tempered

    def _walk(self, coded: list[bytes], lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The features that the automaton meets: text and feature of each, both shape (n_met,)."""
        width = int(lengths[0]) if len(lengths) else 0
        letters = np.frombuffer(b"".join(text.ljust(width, b"\0") for text in coded), dtype=np.uint8)
        by_place = np.ascontiguousarray(letters.reshape(len(coded), width).T)
        states = np.zeros(len(coded), dtype=np.int64)
        met: list[tuple[np.ndarray, np.ndarray]] = []
        for place in range(width):
            alive = int(np.searchsorted(-lengths, -place, side="left"))  # longer than ``place``
            states = self._next[self._base[states[:alive]] + by_place[place, :alive]]
            feature = self._feature[states]
            texts = np.flatnonzero(feature >= 0)
            met.append((texts, feature[texts]))
        if not met:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32)
        return np.concatenate([texts for texts, _ in met]), np.concatenate([features for _, features in met])


def _coded(text: str) -> bytes:
    lowered = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", lowered).encode("utf-8", "surrogatepass")
