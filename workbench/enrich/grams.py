"""Hashed words, pairs of words and letter n-grams of many texts at once: what heads see beside the encoder's vector."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LETTERS = (3, 4, 5)
_MOST = 1500  # characters of a text that are looked at
_AT_ONCE = 1000
_PRIME = np.uint32(0x9E3779B1)
_SPACE = 32


@dataclass(frozen=True)
class Block:
    """One kind of n-gram: ``hashes`` of all texts in a row, those of text i from ``starts[i]`` to ``starts[i + 1]``."""

    hashes: np.ndarray
    starts: np.ndarray

    def part(self, begin: int, end: int) -> "Block":
        """The block of the texts from ``begin`` to before ``end``."""
        starts = self.starts[begin : end + 1]
        return Block(self.hashes[starts[0] : starts[-1]], starts - starts[0])


@dataclass(frozen=True)
class Grams:
    """``words`` are single words, marks and pairs of them; ``letters`` are runs of 3 to 5 characters."""

    words: Block
    letters: Block


def grams(texts: Sequence[str]) -> Grams:
    """The n-grams of normalised texts, whatever their case; of a long text those of its first 1,500 characters.

    A hash has 32 bits and is the same on every machine; a head takes as many of its lower bits as it has columns.
    Source: Weinberger et al., Feature hashing for large scale multitask learning (ICML 2009).
    """
    parts = [_some(texts[start : start + _AT_ONCE]) for start in range(0, len(texts), _AT_ONCE)]
    return Grams(words=_joined([part.words for part in parts]), letters=_joined([part.letters for part in parts]))


def _joined(blocks: list[Block]) -> Block:
    counts = [np.diff(block.starts) for block in blocks]
    starts = np.concatenate([[0], np.cumsum(np.concatenate(counts))]) if counts else np.zeros(1)
    hashes = np.concatenate([block.hashes for block in blocks]) if blocks else np.empty(0, np.uint32)
    return Block(hashes, starts.astype(np.int64))


def _some(texts: Sequence[str]) -> Grams:
    padded = [f" {text[:_MOST].lower()} " for text in texts]
    lengths = np.fromiter(map(len, padded), np.int64, len(padded))
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), np.uint32)
    text_of = np.repeat(np.arange(len(padded), dtype=np.int32), lengths)
    return Grams(words=_words(codes, text_of, len(padded)), letters=_letters(codes, text_of, lengths))


def _letters(codes: np.ndarray, text_of: np.ndarray, lengths: np.ndarray) -> Block:
    """The runs of each text beside each other: position by position, at each the shorter before the longer."""
    left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(codes))  # characters to the end of the text
    columns = np.empty((len(codes), len(LETTERS)), np.uint32)
    kept = np.empty(columns.shape, bool)
    rolling = codes * _PRIME
    for n in range(2, LETTERS[-1] + 1):
        rolling = rolling[:-1] * _PRIME + codes[n - 1 :]
        if n in LETTERS:
            place = LETTERS.index(n)
            columns[: len(rolling), place] = rolling + np.uint32(n)
            kept[:, place] = left >= n
    per_text = np.maximum(lengths[:, None] - np.array(LETTERS) + 1, 0).sum(axis=1)
    return Block(_mixed(columns[kept]), np.concatenate([[0], np.cumsum(per_text)]))


def _words(codes: np.ndarray, text_of: np.ndarray, n_texts: int) -> Block:
    """Each word or mark, then the pair it makes with the next one of its text."""
    kind = _KINDS[np.minimum(codes, len(_KINDS) - 1)]
    begins = np.empty(len(codes), bool)
    begins[:1] = True
    begins[1:] = (kind[1:] != kind[:-1]) | (kind[1:] == _MARK)
    begins &= kind != _GAP
    places = np.flatnonzero(begins)
    if not len(places):
        return Block(np.empty(0, np.uint32), np.zeros(n_texts + 1, np.int64))
    inside = np.arange(len(codes)) - places[np.maximum(np.cumsum(begins) - 1, 0)]
    parts = (_mixed(codes) | np.uint32(1)) * _POWERS[np.minimum(inside, len(_POWERS) - 1)]
    parts[kind == _GAP] = 0
    single = _mixed(np.add.reduceat(parts, places))
    of = text_of[places]
    both = np.empty((len(single), 2), np.uint32)
    both[:, 0] = single
    both[:-1, 1] = _mixed(single[:-1] * _PRIME + single[1:])
    kept = np.ones(both.shape, bool)
    kept[:-1, 1] = of[:-1] == of[1:]
    kept[-1, 1] = False
    counts = np.bincount(of, minlength=n_texts)
    return Block(both[kept], np.concatenate([[0], np.cumsum(np.maximum(2 * counts - 1, 0))]))


def _mixed(values: np.ndarray) -> np.ndarray:
    """32 bits stirred so that the lower ones depend on all. Source: the finaliser of MurmurHash3 (A. Appleby)."""
    values = values ^ (values >> np.uint32(16))
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values


_GAP, _WORD, _MARK = 0, 1, 2


def _kind(code: int) -> int:
    letter = chr(code)
    if letter.isspace():
        return _GAP
    return _WORD if letter.isalnum() or letter in "_#@'\u2019" else _MARK


_KINDS = np.array([*map(_kind, range(0x3000)), _MARK], np.uint8)  # from there on (CJK, emoji) each character alone
_POWERS = np.cumprod(np.full(64, _PRIME, np.uint32), dtype=np.uint32)
