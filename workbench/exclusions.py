"""Exclusions of a home: handles made pseudonyms, kept by ``control``, and carried to the data at once."""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from workbench import store
from workbench.control import Control, open_control
from workbench.control.exclusions import known
from workbench.model import identity
from workbench.model.errors import BadInput
from workbench.sources import channels
from workbench.sources.key import identity_key
from workbench.store import Store

FIELDS = ("handle", "source", "for", "why")


@dataclass(frozen=True)
class Said:
    """Who an exclusion is about: the pseudonym, and how many posts of the store are theirs (0: perhaps mistyped)."""

    author: str
    posts: int


def add(handle: str, source: str, purpose: str, why: str, by: str, home: Path | None = None) -> Said:
    """Leave the person behind a handle out of analyses for a purpose, from the next run on.

    Raises: BadInput for an empty handle, source or reason, or an unknown purpose; StoreUnusable without a store.
    """
    return _add([(handle, source, purpose, why)], by, home)[0]


def add_file(file: Path, by: str, home: Path | None = None) -> list[Said]:
    """All exclusions of a CSV with the columns handle, source, for and why; a file with a mistake changes nothing.

    Raises: BadInput naming the file and row.
    """
    return _add(_rows(file), by, home)


def remove(handle: str, source: str, purpose: str, why: str, by: str, home: Path | None = None) -> Said:
    """Let the person behind a handle be found again for a purpose.

    Raises: UnknownName when they are not excluded for it; else as ``add``.
    """
    opened = store.open_store(home, create=False)
    author = _author(opened, handle, source)
    control = open_control(opened.home)
    control.exclusions.remove(author, purpose, by, why)
    _carry(control, opened)
    return _counted(opened, [author])[0]


def _add(rows: list[tuple[str, str, str, str]], by: str, home: Path | None) -> list[Said]:
    opened = store.open_store(home, create=False)
    authors = [_author(opened, handle, source) for handle, source, _, _ in rows]
    control = open_control(opened.home)
    for author, (_, _, purpose, why) in zip(authors, rows, strict=True):
        control.exclusions.add(author, purpose, by, why)
    _carry(control, opened)
    return _counted(opened, authors)


def _author(opened: Store, handle: str, source: str) -> str:
    """The pseudonym that posts by this handle carry."""
    name = identity.native_id(handle)
    if not name.lstrip("@"):
        raise BadInput("the handle is empty", do="give the name of the account as the source writes it")
    if not source.strip():
        raise BadInput("the source is empty", do="give the one the posts have, see `workbench store status`")
    return identity.pseudonym(identity_key(opened.home, opened.config), channels.clean(source), name)


def _carry(control: Control, opened: Store) -> None:
    """Write all exclusions to the store under a name of what they say; again if somebody spoke meanwhile."""
    while True:
        rows = control.exclusions.frame()
        made = "exclusions-" + hashlib.sha256(rows.to_csv(index=False).encode()).hexdigest()[:12]
        if opened.current("exclusions") != made:
            opened.replace("exclusions", rows, made)
            opened.set_current("exclusions", made)
        if control.exclusions.frame().equals(rows):
            break
    opened.commit_version()


def _counted(opened: Store, authors: list[str]) -> list[Said]:
    by_author = opened.read("posts", columns=["author"])["author"].value_counts()
    return [Said(author, int(by_author.get(author, 0))) for author in authors]


def _rows(file: Path) -> list[tuple[str, str, str, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise BadInput(f"{file} cannot be read as UTF-8 text ({error})", do="name a CSV file in UTF-8") from error
    table = csv.DictReader(io.StringIO(text))
    absent = [name for name in FIELDS if name not in (table.fieldnames or ())]
    if absent:
        raise BadInput(f"{file} has no column {', '.join(absent)}", do=f"give the columns {', '.join(FIELDS)}")
    rows = []
    for row in table:
        handle, source, purpose, why = ((row[name] or "").strip() for name in FIELDS)
        for name, value in zip(FIELDS, (handle, source, purpose, why), strict=True):
            if not value or (name == "handle" and not value.lstrip("@")):
                raise BadInput(f"{file}, line {table.line_num}: {name} is empty", do="fill it in; nothing was changed")
        try:
            rows.append((handle, source, known(purpose), why))
        except BadInput as error:
            raise BadInput(f"{file}, line {table.line_num}: {error.problem}", do=error.do) from error
    if not rows:
        raise BadInput(f"{file} has no rows", do="give one row for each person")
    return rows
