"""Queries under a name in the store's folder: saved ones to use in other queries, and rules that tag posts."""

import json
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.model.errors import BadInput
from workbench.model.expectation import refused
from workbench.model.query import NONE
from workbench.store.place import write_safely

SAVED = "queries.toml"  # [[query]]: used in other queries as saved:NAME
RULES = "tags.toml"  # [[tag]]: posts that the query means carry the tag, tag:NAME
_KINDS = {SAVED: "query", RULES: "tag"}


class Named(BaseModel):
    """A query, its name, and what it is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1)
    query: str = Field(min_length=1)
    note: str = ""


def named(home: Path, file: str) -> dict[str, Named]:
    """The queries in a file of a home, by their names in lower case, in the order written; none without the file.

    Raises: BadInput naming the file and the first thing wrong with it.
    """
    path = home / file
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read ({error})", do="give a TOML file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path} is not TOML ({error})", do="mend that place") from error
    kind = _KINDS[file]
    entries = content.get(kind, [])
    if set(content) - {kind} or not isinstance(entries, list):
        raise BadInput(f"{path} has something else than [[{kind}]]", do=f"write each query under [[{kind}]]")
    found: dict[str, Named] = {}
    for entry in entries:
        try:
            one = Named.model_validate(entry)
        except ValidationError as error:
            raise refused(path, error.errors()[0]) from error
        _plain(one.name, str(path))
        if one.name.lower() in found:
            raise BadInput(f"{path} has {one.name!r} twice", do="keep one of them")
        found[one.name.lower()] = one
    return found


def add(home: Path, file: str, name: str, query: str, note: str = "") -> Path:
    """Write a query at the end of a file of a home; what stands there stays as it is. The path of the file.

    Raises: BadInput when the name is taken or none, or the file cannot be read.
    """
    path = home / file
    known = named(home, file)
    _plain(name, str(path))
    if name.lower() in known:
        raise BadInput(f"{path} has {name!r} already", do="edit it there, or choose another name")
    try:
        one = Named(name=name, query=query, note=note)
    except ValidationError as error:
        raise refused(name, error.errors()[0]) from error
    lines = [f"{key} = {_string(value)}" for key, value in one.model_dump().items() if value]
    before = path.read_text(encoding="utf-8").rstrip() + "\n\n" if path.is_file() else ""
    write_safely(path, before + "\n".join([f"[[{_KINDS[file]}]]", *lines]) + "\n")
    return path


def _string(text: str) -> str:
    """A text as TOML writes it: as JSON does, but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(name: str, where: str) -> None:
    if name != " ".join(name.split()) or set(name) & set('*?"\\') or name.lower() == NONE:
        do = f'use letters, digits, single spaces, - and _, and not the name "{NONE}"'
        raise BadInput(f"{where}: {name!r} cannot be asked for by name", do=do)
