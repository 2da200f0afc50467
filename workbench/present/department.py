"""Departments: which analyses a group of people opens, under which title and on which posts, as TOML files."""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench import analyses
from workbench.model.errors import BadInput, WorkbenchError
from workbench.model.expectation import expected, quoted
from workbench.store import place
from workbench.store.query import parse


class Page(BaseModel):
    """One page: an analysis, perhaps under its own title, on a query, starting from these parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    analysis: str
    title: str = ""
    query: str = ""
    params: dict[str, Any] = {}

    @property
    def heading(self) -> str:
        """The title shown: the page's own, else the analysis's."""
        return self.title or analyses.get(self.analysis).title


class Department(BaseModel):
    """A group of people; ``name`` is the short form used in addresses."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    title: str = Field(min_length=1, max_length=60)
    intro: str = ""
    icon: str = Field("📄", max_length=8, pattern=r"^[^\x00-\x7f]+$")  # an emoji: named icons load a font
    pages: tuple[Page, ...] = Field(min_length=1)

    def address(self, page: Page) -> str:
        """The last part of a page's address; a second page of one analysis gets a number."""
        same = [other for other in self.pages if other.analysis == page.analysis]
        position = next(number for number, other in enumerate(same) if other is page or other == page)
        return f"{self.name}-{page.analysis}" + (f"-{position + 1}" if position else "")


def read(path: Path, home: Path | None = None) -> Department:
    """The department in a TOML file, with every analysis, parameter and query in it checked.

    Queries may ask for the saved queries (``saved:NAME``) of a home, the present one by default.

    Raises: BadInput naming the file, the line and what is wrong there.
    """
    mend = f"mend {path.name}"
    try:
        text = path.read_text(encoding="utf-8")
        department = Department(**tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path.name} is not a readable TOML file ({error})", do=mend) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(f"number {part + 1}" if isinstance(part, int) else str(part) for part in first["loc"])
        file = path.name + _line(text, *first["loc"])
        if first["type"] == "extra_forbidden":
            raise BadInput(f"{file} sets {where}, which is no setting", do=mend) from error
        if first["type"] == "missing":
            raise BadInput(f"{file} lacks {where}", do=mend) from error
        reason = first["msg"] if first["type"] == "value_error" else f"it takes {expected(first)}"
        raise BadInput(f"{file} sets {where or 'it'} to {quoted(first)}: {reason}", do=mend) from error
    for number, page in enumerate(department.pages):
        key = "analysis"
        try:
            analysis = analyses.get(page.analysis)
            key = "params"
            analysis.check_params(page.params)
            key = "query"
            parse(page.query, place.home(home))
        except WorkbenchError as error:
            where = f"{path.name}{_line(text, 'pages', number, key)}: page {number + 1}"
            raise BadInput(f"{where}: {error.problem}", do=error.do) from error
    return department


def _line(text: str, *loc: str | int) -> str:
    """Where a setting stands in a file, as ", line 7"; "" when that cannot be seen. A page is a number in ``loc``."""
    table = re.search(r"(?m)^[ \t]*\[", text)
    start, end = 0, table.start() if table else len(text)
    if len(loc) > 1 and isinstance(loc[1], int):
        pages = [match.start() for match in re.finditer(r"(?m)^[ \t]*\[\[\s*pages\s*\]\]", text)]
        if loc[1] >= len(pages):
            return ""
        start = pages[loc[1]]
        end = next((page for page in pages if page > start), len(text))
        loc = loc[2:]
    key = re.search(rf"(?m)^[ \t]*(?:\[pages\.)?{re.escape(str(loc[0]))}\b", text[start:end]) if loc else None
    if key is None and not start:
        return ""
    return f", line {text.count(chr(10), 0, start + (key.start() if key else 0)) + 1}"


def read_all(folder: Path, home: Path | None = None) -> tuple[list[Department], list[BadInput]]:
    """The departments of a folder by file name, and what is wrong with the files that cannot be used."""
    departments: list[Department] = []
    problems: list[BadInput] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            department = read(path, home)
            if any(department.name == other.name for other in departments):
                raise BadInput(f"{path.name}: the name {department.name!r} is taken", do="give it another name")
            departments.append(department)
        except BadInput as problem:
            problems.append(problem)
    return departments, problems
