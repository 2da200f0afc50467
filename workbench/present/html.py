"""Findings as HTML: a fragment for notebooks, the body of a report. Everything that is said is escaped."""

import hashlib
import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import assert_never

import pandas as pd

from workbench.model.alert import Driver, Incident, Notice
from workbench.model.findings import Block, Figure, Incidents, Note, Number, Posts, Table
from workbench.model.plain import clean
from workbench.model.provenance import Run
from workbench.present import drawing, numbers, tables
from workbench.present import incidents as told
from workbench.present.behind import Behind

STYLE = Path(__file__).with_name("report.css")
_LOCAL_ID = re.compile(r'(\bid="|url\(#)(clip\d+|gradient_\d+)')
SHOWN_DRIVERS = 6
SHOWN_POSTS = 5


def style() -> str:
    """The style sheet of fragments and reports."""
    return STYLE.read_text(encoding="utf-8")


def safe(text: object) -> str:
    """Any text as HTML that shows exactly it."""
    return escape(clean(str(text)), quote=True)


def blocks(run: Run, behind: Behind | None = None, specs: bool = False) -> str:
    """The blocks in reading order; numbers side by side. ``specs`` attaches each chart's specification."""
    parts: list[str] = []
    ends = scales(run.blocks)
    row: list[str] = []
    for block in run.blocks:
        if isinstance(block, Number):
            row.append(number(block, ends.get(block.unit, 0.0)))
            continue
        if row:
            parts.append(f'<div class="wb-numbers">{"".join(row)}</div>')
            row = []
        parts.append(one(block, behind, anchor=run.run, specs=specs))
    if row:
        parts.append(f'<div class="wb-numbers">{"".join(row)}</div>')
    return "\n".join(parts)


def one(block: Block, behind: Behind | None = None, anchor: str = "", specs: bool = False) -> str:
    """One block."""
    match block:
        case Number():
            return number(block, block.high or block.value or 0.0)
        case Table():
            return _section(block.title, table(block))
        case Figure():
            return figure(block, anchor, specs)
        case Incidents():
            return incidents(block, behind)
        case Posts():
            found = behind.some(block.post_ids, 20) if behind else None
            note = f'<p class="wb-quiet">{safe(block.caption)}</p>' if block.caption else ""
            return _section(block.title, note + posts(found, len(block.post_ids)))
        case Note():
            return (
                f'<aside class="wb-note wb-{block.tone}"><h3>{safe(block.title)}</h3><p>{safe(block.text)}</p></aside>'
            )
        case _:
            assert_never(block)


def number(block: Number, scale: float) -> str:
    """A number with its interval as a bar; ``scale`` is the right end of the bar."""
    amount, word = numbers.parts(block)
    unit = f' <span class="wb-unit">{safe(word)}</span>' if word else ""
    parts = [
        f'<div class="wb-name">{safe(block.title)}</div>',
        f'<div class="wb-value">{safe(amount)}{unit}</div>',
    ]
    if numbers.interval(block):
        parts.append(f'<div class="wb-interval">({safe(numbers.interval(block))})</div>')
        parts.append(bar(block, scale))
    quiet = "; ".join(part for part in (numbers.certainty(block), numbers.change(block)) if part)
    if quiet:
        parts.append(f'<div class="wb-quiet">{safe(quiet)}</div>')
    hint = f' title="{safe(block.method)}"' if block.method else ""
    return f'<div class="wb-number" data-key="{safe(block.key)}"{hint}>{"".join(parts)}</div>'


def table(block: Table) -> str:
    """A table without the column that holds queries."""
    shown = tables.columns(block)
    head = "".join(f'<th scope="col"{_right(column.numeric)}>{safe(column.name)}</th>' for column in shown)
    body = []
    for row in block.rows:
        first = "".join(f'<th scope="row">{safe(column.text(row))}</th>' for column in shown[:1])
        rest = "".join(f"<td{_right(column.numeric)}>{safe(column.text(row))}</td>" for column in shown[1:])
        body.append(f"<tr>{first}{rest}</tr>")
    caption = f"<caption>{safe(block.caption)}</caption>" if block.caption else ""
    rows = "".join(body) or f'<tr><td colspan="{len(shown)}">no rows</td></tr>'
    return f'<div class="wb-scroll"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def figure(block: Figure, anchor: str, specs: bool) -> str:
    """A chart as inline SVG with its sentence, and its specification attached if wanted."""
    mark = hashlib.sha256(f"{anchor}/{block.key}".encode()).hexdigest()[:10]
    drawn = _LOCAL_ID.sub(rf"\g<1>c{mark}-\g<2>", drawing.svg(block.spec))
    drawn = drawn.replace("<svg ", f'<svg role="img" aria-label="{safe(block.alt)}" ', 1)
    attached = ""
    if specs:
        text = json.dumps(block.spec, sort_keys=True, ensure_ascii=False).replace("<", "\\u003c")
        attached = f'<script type="application/vnd.vegalite+json" data-key="{safe(block.key)}">{text}</script>'
    return (
        f'<figure class="wb-figure" data-key="{safe(block.key)}"><figcaption><h3>{safe(block.title)}</h3></figcaption>'
        f'<div class="wb-scroll">{drawn}</div><p class="wb-quiet">{safe(block.alt)}</p>{attached}</figure>'
    )


def incidents(block: Incidents, behind: Behind | None) -> str:
    """Incidents, most severe first, then what is known about the collection."""
    parts = [_incident(incident, behind) for incident in block.incidents]
    if not block.incidents:
        parts.append('<p class="wb-calm">No stories in this period.</p>')
    parts += [_notice(notice) for notice in block.notices]
    return _section(block.title, "".join(parts))


def posts(frame: pd.DataFrame | None, total: int) -> str:
    """Posts to read; says how many there are besides."""
    if frame is None or frame.empty:
        text = "The posts cannot be read here." if total else "No posts."
        return f'<p class="wb-quiet">{text} {total:,} in all.</p>' if total else f'<p class="wb-quiet">{text}</p>'
    items = "".join(
        f'<li><blockquote>{safe(row.text)}</blockquote><div class="wb-quiet">{safe(origin(row))}</div></li>'
        for row in frame.itertuples(index=False)
    )
    more = f'<p class="wb-quiet">{len(frame):,} of {total:,} posts shown.</p>' if total > len(frame) else ""
    return f'<ol class="wb-posts">{items}</ol>{more}'


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Names and what they are, as a table of two columns."""
    rows = "".join(f'<tr><th scope="row">{safe(name)}</th><td>{safe(text)}</td></tr>' for name, text in pairs)
    return f'<div class="wb-scroll"><table class="wb-facts"><tbody>{rows}</tbody></table></div>'


def _incident(incident: Incident, behind: Behind | None) -> str:
    title, sentence = told.story(incident)
    split = []
    for kind, group in told.driver_parts(incident).items():
        biggest = max((abs(driver.excess) for driver in group), default=0.0)
        rows = "".join(_driver(driver, biggest) for driver in group[:SHOWN_DRIVERS])
        rest = group[SHOWN_DRIVERS:]
        if rest:
            left = numbers.amount(sum(driver.excess for driver in rest), digits=0)
            rows += f"<tr><th scope='row'>{len(rest)} more</th><td class='wb-right'>{left}</td></tr>"
        head = f'<tr><th scope="col">{kind}</th><th scope="col" class="wb-right">extra posts</th></tr>'
        split.append(f'<table class="wb-drivers"><thead>{head}</thead><tbody>{rows}</tbody></table>')
    read = behind.some(incident.post_ids, SHOWN_POSTS) if behind else None
    said = "".join(f"<p>{safe(part)}</p>" for part in (sentence, *told.sentences(incident)) if part)
    return (
        f'<article class="wb-incident" data-id="{safe(incident.id)}"><h3>{safe(title)}</h3>'
        f"{said}{_fact_grid(told.facts(incident)[1:])}"
        f'<div class="wb-split">{"".join(split)}</div>'
        f"<h4>What people wrote</h4>{posts(read, len(incident.post_ids))}</article>"
    )


def _fact_grid(pairs: Sequence[tuple[str, str]]) -> str:
    """Names above what they are, in as many columns as fit."""
    cells = "".join(
        f"<div><dt>{safe(name[:1].upper() + name[1:])}</dt><dd>{safe(text)}</dd></div>" for name, text in pairs
    )
    return f'<dl class="wb-grid">{cells}</dl>'


def _driver(driver: Driver, biggest: float) -> str:
    width = round(100 * abs(driver.excess) / biggest) if biggest else 0
    bar = '<svg class="wb-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
    bar += f'<rect width="{width}" height="8" rx="2"/></svg>'
    amount = numbers.amount(driver.excess, digits=0)
    return f'<tr><th scope="row">{safe(driver.label)}{bar}</th><td class="wb-right">{amount}</td></tr>'


def _notice(notice: Notice) -> str:
    return (
        f'<aside class="wb-note wb-warning"><h4>{notice.kind.replace("_", " ").capitalize()}</h4>'
        f"<p>{safe(notice.text)} ({safe(numbers.moment(notice.at))})</p></aside>"
    )


def origin(row: object) -> str:
    """When and where a post was written, in one line."""
    at = getattr(row, "created_at", None)
    when = numbers.moment(at) if isinstance(at, pd.Timestamp) else ""
    return " · ".join(str(part) for part in (when, getattr(row, "channel", "")) if part)


def _section(title: str, content: str) -> str:
    return f'<section class="wb-block"><h3>{safe(title)}</h3>{content}</section>'


def bar(block: Number, scale: float) -> str:
    """The interval of a number on a line from zero to ``scale``; "" where there is none."""
    if not scale or block.low is None or block.high is None or block.value is None or block.low < 0:
        return ""
    low, high, at = (round(100 * min(end, scale) / scale, 1) for end in (block.low, block.high, block.value))
    return (
        '<span class="wb-range" aria-hidden="true"><i class="wb-track"></i>'
        f'<i class="wb-reach" style="left:{low}%;width:{max(round(high - low, 1), 0.8)}%"></i>'
        f'<i class="wb-at" style="left:{at}%"></i></span>'
    )


def scales(found: Sequence[Block]) -> dict[str, float]:
    """The right end of the interval bars of each unit."""
    ends: dict[str, float] = {}
    for block in found:
        if isinstance(block, Number) and block.high is not None:
            ends[block.unit] = max(ends.get(block.unit, 0.0), block.high)
    return ends


def _right(wanted: bool) -> str:
    return ' class="wb-right"' if wanted else ""
