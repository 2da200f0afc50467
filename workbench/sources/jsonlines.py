"""JSON lines: one object a line; what is nested gets a dotted name."""

import json
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from workbench.model.errors import BadInput
from workbench.sources.opening import Opened
from workbench.sources.raw import MAX_LINE, Raw

_PEEK = 2_000  # objects whose keys become the column names
_DEPTH = 6


class JsonLines:
    """A file of JSON objects, one a line; ``{"user": {"name": "x"}}`` is the column ``user.name``.

    Numbers are kept as they are written, so that long ids stay exact.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, file: Opened) -> None:
        self.file = file
        names: dict[str, None] = {}
        with file.raw() as raw, file.text(raw) as text:
            for _, found in islice(_objects(text), _PEEK):
                if isinstance(found, dict):
                    names.update(dict.fromkeys(found))
        if not names:
            raise BadInput(f"{file.name} holds no JSON objects", do="give one JSON object a line")
        self.names = tuple(names)

    def batches(self, rows: int, wanted: Collection[str]) -> Iterator[Raw]:
        """The wanted columns, ``rows`` rows at a time; keys that first appear later are not columns."""
        with self.file.raw() as raw, self.file.text(raw) as text:
            objects = _objects(text)
            while chunk := list(islice(objects, rows)):
                good = [(line, found) for line, found in chunk if isinstance(found, dict)]
                yield Raw(
                    columns={name: [found.get(name) for _, found in good] for name in self.names if name in wanted},
                    lines=[line for line, _ in good],
                    broken=[(line, found) for line, found in chunk if isinstance(found, str)],
                    position=raw.tell(),
                )


def _objects(stream: Any) -> Iterator[tuple[int, dict[str, str | None] | str]]:
    """(line, flat object) or (line, what is wrong with it); blank lines are none."""
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE and line[-1] not in "\r\n":
            while (rest := stream.readline(MAX_LINE)) and rest[-1] not in "\r\n":
                pass
            yield number, f"a line longer than {MAX_LINE:,} characters"
        elif line.strip().strip("\ufeff"):
            yield number, _flat_object(line)


def _flat_object(line: str) -> dict[str, str | None] | str:
    try:
        found = json.loads(line, parse_int=str, parse_float=str, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return "not a JSON object"
    if not isinstance(found, dict):
        return "not a JSON object"
    flat: dict[str, str | None] = {}
    _flatten(found, "", flat, _DEPTH)
    if "\\u" in line:  # an escape can write half a surrogate pair, which is no text
        flat = {_whole(name): _whole(value) if value else value for name, value in flat.items()}
    return flat


def _flatten(found: dict[str, Any], prefix: str, flat: dict[str, str | None], depth: int) -> None:
    for name, value in found.items():
        if isinstance(value, dict) and depth and value:
            _flatten(value, f"{prefix}{name}.", flat, depth - 1)
        elif value is None or isinstance(value, str):
            flat[prefix + name] = value or None
        else:
            flat[prefix + name] = json.dumps(value, ensure_ascii=False)


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
