"""Label any file of texts with a head: a row out for each row in, in the same order."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.enrich import head as heads
from workbench.enrich import language
from workbench.enrich.encoders import inputs
from workbench.enrich.head import Head
from workbench.enrich.text import NOTHING, normalise
from workbench.model.errors import BadInput
from workbench.model.protocols import Encoder

_LINES = ("", ".txt")
_TABLES = {".csv": ",", ".tsv": "\t"}
_SURE = 0.95  # of a language: a guess that is less sure withholds no label
_LETTERS = 20  # and so does a guess on fewer letters
_AT_ONCE = 5_000
_NAMES = ("text", "texts", "tweet", "content", "message", "body")


def read(path: Path, column: str | None = None) -> pd.DataFrame:
    """Columns text and, where the file has one, target: a row for each line (.txt) or row (.csv, .tsv) of the file.

    A name without an ending is that of lines. Bytes that are no UTF-8 become U+FFFD. ``column`` names the column with
    the texts; by default the one called text, or the only one.

    Raises: BadInput when the file cannot be read, is of another kind, or has no such column.
    """
    if path.suffix.lower() not in (*_LINES, *_TABLES):
        raise BadInput(f"{path} is no .txt, .csv or .tsv", do="save it as CSV, or its texts as lines in .txt")
    try:
        if path.suffix.lower() in _LINES:
            said = path.read_bytes().decode("utf-8-sig", "replace")
            lines = said.removesuffix("\n").split("\n") if said else []
            return pd.DataFrame({"text": pd.Series([line.removesuffix("\r") for line in lines], dtype="object")})
        rows = pd.read_csv(
            path, sep=_TABLES[path.suffix.lower()], dtype="object", keep_default_na=False, skip_blank_lines=False,
            encoding="utf-8-sig", encoding_errors="replace",
        )  # fmt: skip
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror})", do="check the name") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        said = " ".join(str(error).split())[:150]
        raise BadInput(
            f"{path} is no table with a header ({said})", do="give a CSV, or texts as lines in .txt"
        ) from error
    by_name = {str(name).strip().casefold(): name for name in reversed(list(rows.columns))}
    wanted = [column.casefold()] if column else [*_NAMES, *(by_name if len(by_name) == 1 else ())]
    chosen = next((by_name[name] for name in wanted if name in by_name), None)
    if chosen is None:
        listed = ", ".join(map(str, rows.columns[:20]))
        raise BadInput(f"{path} has no column {column or 'text'} (it has {listed})", do="name it with --text")
    kept = {"text": rows[chosen].fillna("")}
    if "target" in by_name:
        kept["target"] = rows[by_name["target"]].fillna("")
    return pd.DataFrame(kept)


def classify(
    texts: Sequence[str],
    head: Head,
    encoder: Encoder,
    targets: Sequence[str | None] | None = None,
    lang: str | None = None,
) -> pd.DataFrame:
    """Columns row (from 1), label, unsure, p_<class>...: a row for each text.

    The label is missing and the row unsure where nothing is left to read, and where the text is surely in a language
    that the encoder does not cover; ``lang`` says in which language all of them are.

    Raises: BadInput for a language that is not covered or a target the head does not know.
    """
    if lang is not None and lang not in encoder.languages:
        raise BadInput(
            f"{encoder.name} covers {', '.join(sorted(encoder.languages))}, not {lang}", do="give texts in one of them"
        )
    parts = [
        _some(texts[at : at + _AT_ONCE], head, encoder, targets[at : at + _AT_ONCE] if targets else None, lang)
        for at in range(0, len(texts), _AT_ONCE)
    ]
    columns = ["label", "unsure", *(f"p_{name}" for name in head.classes)]
    made = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    made.insert(0, "row", np.arange(1, len(made) + 1))
    return made


def target_of(head: Head, said: str) -> str | None:
    """The head's target that a name such as "Hillary Clinton" means; None for an empty one.

    Raises: BadInput for one it does not know, or a head without targets.
    """
    if not said.strip():
        return None
    for one in head.targets:
        if one in said.casefold():
            return one
    known = f"use one of {', '.join(head.targets)}" if head.targets else "leave the target out"
    raise BadInput(f"the head {head.name} knows no target {said!r}", do=known)


def find(name: str, encoder: Encoder) -> tuple[Head, str | None]:
    """The head of a name, and the target that a name such as "stance_abortion" adds; raises as ``head.load``."""
    plain, _, target = name.partition("_")
    if target and heads.find(name, encoder.name) is None and heads.find(plain, encoder.name) is not None:
        head = heads.load(plain, encoder.name, encoder.fingerprint)
        return head, target_of(head, target)
    return heads.load(name, encoder.name, encoder.fingerprint), None


def _some(
    texts: Sequence[str], head: Head, encoder: Encoder, targets: Sequence[str | None] | None, lang: str | None
) -> pd.DataFrame:
    normal = [normalise(text) for text in texts]
    read = np.array([one != NOTHING for one in normal])
    if lang is None:
        read &= ~_elsewhere(normal, encoder)
    shares = np.full((len(normal), len(head.classes)), np.nan, dtype=np.float32)
    which = np.array([(targets[place] if targets else None) or "" for place in range(len(normal))])
    for target in np.unique(which[read]):
        mine = np.flatnonzero(read & (which == target))
        said = [normal[place] for place in mine]
        shares[mine] = head.probabilities(inputs(encoder, said, head.toned), said, target or None)
    label, unsure = np.full(len(normal), None, dtype=object), ~read
    if read.any():
        label[read] = np.array(head.classes, dtype=object)[head.decide(shares[read])]
        unsure[read] = head.unsure(shares[read])
    named = {f"p_{name}": shares[:, place] for place, name in enumerate(head.classes)}
    return pd.DataFrame({"label": label, "unsure": unsure, **named})


def _elsewhere(normal: list[str], encoder: Encoder) -> np.ndarray:
    """Which texts are surely in a language the encoder does not cover: shape (n,), bool."""
    posts = pd.DataFrame({"post_id": range(len(normal)), "text": normal, "lang": None})
    found = language.enrich(posts)
    letters = np.array([sum(map(str.isalpha, text)) for text in normal])
    guessed = found["lang"].notna() & ~found["lang"].isin(encoder.languages)
    elsewhere: np.ndarray = (guessed & (found["confidence"] >= _SURE)).to_numpy(bool) & (letters >= _LETTERS)
    return elsewhere
