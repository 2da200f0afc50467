"""Rows of a file made into posts: mapped, timed, pseudonymised, checked."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workbench.model import identity, post
from workbench.sources import channels, languages
from workbench.sources.plan import Plan
from workbench.sources.raw import Raw
from workbench.sources.seen import Seen

_COUNTS = ("likes", "replies", "reposts", "views", "followers")
_LINKS = ("thread_id", "reply_to", "repost_of")
_HASHED = frozenset({"author", "url", "post_id", *_LINKS})
_NUMBER = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)")
TWICE = "same id as an earlier row, with another text"
WITHHELD = "(left out: in a broken row the columns cannot be told apart, and some name people)"

Cells = Sequence[str | None]


@dataclass(frozen=True)
class Rejected:
    """A row that is no post: its line, why, and what it held, masked, as a JSON object."""

    line: int
    reason: str
    content: str


@dataclass
class Checked:
    """A batch of rows made into posts: ``rows`` = posts + rejected + ``repeated`` (given before by the same file).

    ``people`` holds (keyed hash, what it is of, the value) for the identity vault.
    """

    posts: pd.DataFrame
    rejected: list[Rejected]
    repeated: int
    rows: int
    position: int
    people: list[tuple[str, str, str]] = field(default_factory=list)


class Posts:
    """Makes the rows of one file into posts, batch by batch and in order."""

    def __init__(self, plan: Plan, key: bytes, now: pd.Timestamp, keep_people: bool = False) -> None:
        self.plan = plan
        self.key = key
        self.now = now.as_unit("us")
        self.keep_people = keep_people
        self.seen = Seen()
        self.pseudonyms: dict[tuple[str, str], str] = {}

    def check(self, raw: Raw) -> Checked:
        """The posts in a batch of rows, and the rows that are none."""
        frame = self._frame(raw)
        reason = post.check(frame, self.now)
        repeated = self._repeats(frame, reason)
        good = (reason == "") & ~repeated
        bad: list[int] = np.flatnonzero((reason != "").to_numpy()).tolist()
        rejected = [Rejected(line, why, WITHHELD) for line, why in raw.broken]
        rejected += [Rejected(raw.lines[row], reason.iloc[row], self._content(raw, row)) for row in bad]
        kept = frame[good]
        return Checked(
            posts=kept.reset_index(drop=True),
            rejected=sorted(rejected, key=lambda one: one.line),
            repeated=int(repeated.sum()),
            rows=raw.rows,
            position=raw.position,
            people=self._people(raw, kept) if self.keep_people else [],
        )

    def _cells(self, raw: Raw, name: str) -> Cells:
        column = self.plan.columns.get(name)
        return raw.columns[column] if column is not None else [None] * len(raw.lines)

    def _frame(self, raw: Raw) -> pd.DataFrame:
        """The contract's columns for the good rows of a batch; what cannot be read is missing."""
        count = len(raw.lines)
        source = self._sources(raw)
        channel, kind = self._places(raw, source)
        texts = _texts(self._cells(raw, "text"), self._cells(raw, "title"))
        created = self.plan.time.parse(self._cells(raw, "created_at"))
        author = [self._author(where, name) for where, name in zip(source, self._cells(raw, "author"), strict=True)]
        columns: dict[str, object] = {
            "source": source,
            "channel": channel,
            "kind": kind,
            "author": author,
            "text": texts,
            "created_at": created,
            "collected_at": self._collected(raw),
            "lang": [languages.code(stated) for stated in self._cells(raw, "lang")],
            "brand": [cell.strip() if cell else self.plan.brand or None for cell in self._cells(raw, "brand")],
            "url": [identity.address(self.key, cell) if cell else None for cell in self._cells(raw, "url")],
            "rating": _numbers(self._cells(raw, "rating")),
            "ticket_status": self._cells(raw, "ticket_status"),
            "extra": self._extra(raw),
        }
        for name in _COUNTS:
            columns[name] = _counts(self._cells(raw, name))
        columns["post_id"] = self._ids(raw, source, author, created, texts)
        for name in _LINKS:
            links = [
                identity.post_id(self.key, where, cell) if cell and identity.native_id(cell) else None
                for where, cell in zip(source, self._cells(raw, name), strict=True)
            ]
            columns[name] = links
        if "reply_to" in self.plan.columns:  # some exports give a post without a parent its own id as parent
            own = columns["post_id"]
            columns["reply_to"] = [
                None if link == mine else link
                for link, mine in zip(columns["reply_to"], own, strict=True)  # type: ignore[call-overload]
            ]
        frame = pd.DataFrame({name: pd.Series(columns[name], dtype=spec.dtype) for name, spec in post.COLUMNS.items()})
        return frame if count else post.empty()

    def _sources(self, raw: Raw) -> list[str]:
        column = self.plan.columns.get("source")
        if column is None:
            return [self.plan.source] * len(raw.lines)
        known = {cell: channels.clean(cell) if cell else self.plan.source for cell in set(raw.columns[column])}
        return [known[cell] for cell in raw.columns[column]]

    def _places(self, raw: Raw, source: list[str]) -> tuple[list[str], list[str]]:
        """Channel and kind of each row: the column's, else the source's."""
        of_source = {
            name: self.plan.channel or self.plan.places.get(name) or channels.channel_of(name) for name in set(source)
        }
        channel = [
            cell.strip().lower() if cell else of_source[where]
            for cell, where in zip(self._cells(raw, "channel"), source, strict=True)
        ]
        kinds = {name: self.plan.kind or channels.kind_of(name) for name in set(channel)}
        kind = [
            cell.strip().lower() if cell else kinds[where]
            for cell, where in zip(self._cells(raw, "kind"), channel, strict=True)
        ]
        return channel, kind

    def _author(self, source: str, name: str | None) -> str | None:
        if not name or not name.strip():
            return None
        known = self.pseudonyms.get((source, name))
        if known is None and (brand := self.plan.accounts.get(name.strip().lstrip("@").casefold())):
            known = self.pseudonyms[source, name] = post.OWN + brand
        if known is None:
            known = identity.pseudonym(self.key, source, identity.native_id(name))
            if len(self.pseudonyms) < 1_000_000:  # a bound on memory, not on authors
                self.pseudonyms[source, name] = known
        return known

    def _collected(self, raw: Raw) -> pd.Series:
        cells = self._cells(raw, "collected_at")
        found = self.plan.time.parse(cells) if "collected_at" in self.plan.columns else None
        now = pd.Series(self.now, index=range(len(raw.lines)), dtype=post.TIME)
        return now if found is None else found.fillna(now)

    def _ids(
        self, raw: Raw, source: list[str], author: Sequence[str | None], created: pd.Series, texts: Cells
    ) -> list[str | None]:
        if "post_id" in self.plan.columns:
            cells = self._cells(raw, "post_id")
            return [
                identity.post_id(self.key, where, cell) if cell and identity.native_id(cell) else None
                for where, cell in zip(source, cells, strict=True)
            ]
        micros = created.astype("int64")  # missing times are refused whatever the id
        return [
            identity.content_id(self.key, where, who or "", str(when), what or "")
            for where, who, when, what in zip(source, author, micros, texts, strict=True)
        ]

    def _repeats(self, frame: pd.DataFrame, reason: pd.Series) -> pd.Series:
        """Rows that say again what an earlier row said; with the same id but another text they are given a reason."""
        good = np.flatnonzero((reason == "").to_numpy())
        repeated = pd.Series(False, index=frame.index)
        if not len(good):
            return repeated
        keys = np.array([int(name[:16], 16) for name in frame["post_id"].iloc[good]], dtype=np.uint64)
        said = np.array([hash(text) & 0xFFFFFFFFFFFFFFFF for text in frame["text"].iloc[good]], dtype=np.uint64)
        known, digests = self.seen.find(keys)
        _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        within = first[inverse] != np.arange(len(keys))  # an earlier row of this batch has the key
        digests = np.where(known, digests, said[first[inverse]])
        again = known | within
        other = again & (digests != said)
        reason.iloc[good[other]] = TWICE
        repeated.iloc[good[again & ~other]] = True
        self.seen.add(keys[~again], said[~again])
        return repeated

    def _extra(self, raw: Raw) -> Cells:
        if not self.plan.extra:
            return [None] * len(raw.lines)
        rows = zip(*(raw.columns[name] for name in self.plan.extra), strict=True)
        return [
            json.dumps(
                {name: self._safe(name, cell) for name, cell in zip(self.plan.extra, cells, strict=True) if cell},
                ensure_ascii=False,
            )
            for cells in rows
        ]

    def _safe(self, column: str, cell: str) -> str:
        if column in self.plan.hashed:
            return identity.pseudonym(self.key, self.plan.source, cell)
        return identity.mask(cell)

    def _content(self, raw: Raw, row: int) -> str:
        """What a rejected row held: its text masked and cut, what names people hashed, other columns as they are."""
        content = {}
        for name, column in self.plan.columns.items():
            cell = raw.columns[column][row]
            if cell:
                cut = cell[: post.MAX_TEXT // 50].replace("\x00", "\ufffd")
                content[column] = identity.address(self.key, cell) if name in _HASHED else identity.mask(cut)
        for column in self.plan.extra:
            if cell := raw.columns[column][row]:
                content[column] = self._safe(column, cell[: post.MAX_TEXT // 50])
        return json.dumps(content, ensure_ascii=False)

    def _people(self, raw: Raw, kept: pd.DataFrame) -> list[tuple[str, str, str]]:
        """(hash, field, value) for what names people in the rows that were kept, each once."""
        found: dict[tuple[str, str, str], None] = {}
        for name in ("author", "url", "post_id"):
            if name not in self.plan.columns:
                continue
            cells = self._cells(raw, name)
            for row, hashed in zip(kept.index, kept[name], strict=True):
                if (cell := cells[row]) and isinstance(hashed, str):
                    found[hashed, name, cell.strip()] = None
        return list(found)


def _texts(texts: Cells, titles: Cells) -> list[str | None]:
    """Texts as given, after their title where there is one that does not already begin the text."""
    joined: list[str | None] = []
    for text, title in zip(texts, titles, strict=True):
        if title and text and not text.lstrip().startswith(title.strip().rstrip(".\u2026")):
            joined.append(f"{title.strip()}\n{text}")
        else:
            joined.append(text or title)
    return joined


def _numbers(cells: Cells) -> pd.Series:
    """The number each cell begins with ("4,5", "3 stars"), missing where it begins with none."""
    if not any(cells):
        return pd.Series(pd.NA, index=range(len(cells)), dtype="Float64")
    found = (_NUMBER.match(cell[:40]) if cell else None for cell in cells)
    return pd.Series([float(one.group(1).replace(",", ".")) if one else None for one in found], dtype="Float64")


def _counts(cells: Cells) -> pd.Series:
    """Whole numbers, also as "1,234" or "12.0"; missing where a cell is none."""
    if not any(cells):
        return pd.Series(pd.NA, index=range(len(cells)), dtype="Int64")
    texts = pd.Series(list(cells), dtype="str").str.replace(r"(?<=\d)[,\s](?=\d{3})", "", regex=True)
    numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    return numbers.where(numbers.abs() < 2**53).round().astype("Int64")
