"""Findings in a terminal: strangers' words are printed as they are, never read as markup."""

from pathlib import Path
from typing import assert_never

import pandas as pd
from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table as Grid
from rich.text import Text

from workbench.model.alert import Incident
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Figure, Incidents, Note, Number, Posts, Table
from workbench.model.plain import clean, excerpt
from workbench.model.provenance import Run
from workbench.present import incidents as told
from workbench.present import numbers, source, tables
from workbench.present.behind import Behind

SHOWN_ROWS = 20
SHOWN_POSTS = 3
SHOWN_DRIVERS = 3


def show(run: Run, console: Console | None = None, *, home: Path | None = None, corpus: Corpus | None = None) -> None:
    """Print a run: the answer first, what backs it, where it comes from.

    ``corpus`` is needed to show posts of a run on a corpus in memory.
    """
    (console or Console()).print(draw(run, Behind(run, home, corpus)))


def plain(run: Run, *, width: int = 100, home: Path | None = None, corpus: Corpus | None = None) -> str:
    """The run as plain text without colours."""
    console = Console(width=width, no_color=True, highlight=False, force_terminal=False, color_system=None)
    with console.capture() as captured:
        show(run, console, home=home, corpus=corpus)
    return captured.get()


def draw(run: Run, behind: Behind | None = None) -> RenderableType:
    """Everything a run says, for a rich console."""
    parts: list[RenderableType] = [Panel(_words(run.headline, "bold"), box=box.ROUNDED, padding=(0, 1))]
    together: list[Number] = []
    for block in run.blocks:
        if isinstance(block, Number):
            together.append(block)
            continue
        if together:
            parts.append(numbers_grid(together))
            together = []
        parts.append(one(block, behind))
    if together:
        parts.append(numbers_grid(together))
    parts += [Text(), _words(source.data_line(run), "dim"), _words(run.provenance.coverage.sentence(), "dim")]
    parts.append(_words(f"again: {run.provenance.reproduce}", "dim"))
    return Group(*parts)


def one(block: Block, behind: Behind | None = None) -> RenderableType:
    """One block."""
    match block:
        case Number():
            return numbers_grid([block])
        case Table():
            return _titled(block.title, _table(block))
        case Figure():
            return _titled(block.title, _words(f"chart: {block.alt}", "italic"))
        case Incidents():
            found = [incident(one, behind) for one in block.incidents]
            calm = [] if found else [_words("No stories in this period.", "green")]
            notices = [_words(f"! {n.text} ({numbers.moment(n.at)})", "yellow") for n in block.notices]
            return _titled(block.title, *found, *calm, *notices)
        case Posts():
            read = behind.some(block.post_ids, SHOWN_POSTS) if behind else None
            caption = [_words(block.caption, "dim")] if block.caption else []
            return _titled(block.title, *caption, _posts(read, len(block.post_ids)))
        case Note():
            style = "yellow" if block.tone == "warning" else "dim"
            return _titled(block.title, _words(block.text, style))
        case _:
            assert_never(block)


def numbers_grid(found: list[Number]) -> RenderableType:
    """Numbers below each other: name, value, interval, how sure."""
    grid = Grid(box=None, show_header=False, padding=(0, 2, 0, 0))
    grid.add_column()
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column()
    for number in found:
        interval = numbers.interval(number)
        quiet = "; ".join(part for part in (numbers.certainty(number), numbers.change(number)) if part)
        grid.add_row(
            _words(number.title),
            _words(numbers.value(number), "bold"),
            _words(f"({interval})" if interval else ""),
            _words(quiet, "dim"),
        )
    return Padding(grid, (1, 0, 0, 2))


def _table(block: Table) -> RenderableType:
    shown = tables.columns(block)
    grid = Grid(box=box.SIMPLE_HEAD, header_style="bold", padding=(0, 1))
    for column in shown:
        grid.add_column(_words(column.name), justify="right" if column.numeric else "left")
    for row in block.rows[:SHOWN_ROWS]:
        grid.add_row(*(_words(excerpt(column.text(row), 120)) for column in shown))
    left = len(block.rows) - SHOWN_ROWS
    more = [_words(f"{left:,} more rows", "dim")] if left > 0 else []
    caption = [_words(block.caption, "dim")] if block.caption else []
    return Group(grid, *more, *caption) if block.rows else Group(_words("no rows", "dim"), *caption)


def incident(incident: Incident, behind: Behind | None = None) -> RenderableType:
    """One incident with what drives it."""
    facts = Grid(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, text in told.facts(incident):
        facts.add_row(_words(name, "dim"), _words(text))
    for kind, group in told.driver_parts(incident).items():
        parts = [f"{driver.label} {numbers.amount(driver.excess, digits=0)}" for driver in group[:SHOWN_DRIVERS]]
        facts.add_row(_words(kind, "dim"), _words(", ".join(parts)))
    title = incident.summary or f"Unusually many posts: {told.subject(incident.signal)}"
    read = behind.some(incident.post_ids, SHOWN_POSTS) if behind else None
    said = [_words(sentence) for sentence in told.sentences(incident)]
    return Panel(
        Group(*said, facts, _posts(read, len(incident.post_ids))),
        title=_words(excerpt(title, 90), "bold red"),
        title_align="left",
        box=box.ROUNDED,
    )


def _posts(read: pd.DataFrame | None, total: int) -> RenderableType:
    if read is None or read.empty:
        return _words(f"{total:,} posts" if total else "no posts", "dim")
    lines: list[RenderableType] = [_words(f"“{excerpt(text)}”") for text in read["text"]]
    if total > len(read):
        lines.append(_words(f"{len(read):,} of {total:,} posts", "dim"))
    return Group(*lines)


def _titled(title: str, *parts: RenderableType) -> RenderableType:
    return Group(Text(), _words(title, "bold"), Padding(Group(*parts), (0, 0, 0, 2)))


def _words(text: str, style: str = "") -> Text:
    """Text for the console that is never read as markup and carries no control characters."""
    return Text(clean(text), style=style)
