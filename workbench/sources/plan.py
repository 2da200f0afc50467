"""How one file is read: its columns, its times, where its posts were said."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.model.config import Config
from workbench.model.errors import BadInput
from workbench.model.identity import mask
from workbench.sources import channels, columns, times
from workbench.sources.options import Options
from workbench.sources.presets import preset

_DAMAGED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_SECRET = frozenset({"author", "url", "post_id", "thread_id", "reply_to", "repost_of"})
_LINKED = frozenset({"thread_id", "reply_to", "repost_of"})


@dataclass(frozen=True)
class Plan:
    """What is done with a file's columns; ``notes`` are sentences a person should see before trusting it.

    ``columns`` maps fields of a post ("title" too, which goes before the text) to columns. ``source``, ``channel``,
    ``kind`` and ``brand`` hold for all rows where no column says otherwise; ``places`` are channels by source.
    """

    columns: Mapping[str, str]
    examples: Mapping[str, str]
    time: times.TimeFormat
    source: str
    channel: str
    kind: str
    brand: str
    places: Mapping[str, str]
    accounts: Mapping[str, str]  # handle of a brand's own account, folded, to the brand
    extra: tuple[str, ...]
    hashed: frozenset[str]  # extra columns that name people
    left: tuple[str, ...]  # columns that are not read
    notes: tuple[str, ...]

    @property
    def wanted(self) -> frozenset[str]:
        """The columns that are read."""
        return frozenset((*self.columns.values(), *self.extra))


def make(name: str, sample: Mapping[str, Sequence[str | None]], options: Options, config: Config) -> Plan:
    """The plan for a file called ``name`` from the first rows of all its columns.

    Raises: BadInput naming the columns there are, when text or time cannot be found or a named column is absent.
    """
    notes: list[str] = []
    found = _columns(name, sample, options, notes)
    form = _time(name, sample, found, options, notes)
    source = _source(sample, found, options)
    places = {part.name.lower(): part.channel for part in config.sources}
    channel = options.channel
    if not channel and "source" not in found and "channel" not in found:
        channel = places.get(source) or channels.channel_of(source)
    if channel == channels.OTHER and source == channels.FILE:
        channel = "reviews" if "rating" in found else "support" if "ticket_status" in found else channel
    hashed = frozenset(column for column in options.extra if columns.names_person(column))
    if hashed:
        notes.append(f"{', '.join(sorted(hashed))} may name people and is kept as keyed hashes")
    return Plan(
        columns=found,
        examples={field: _example(field, sample[column]) for field, column in found.items()},
        time=form,
        source=source,
        channel=channel,
        kind="ticket" if "ticket_status" in found else "",
        brand=options.brand,
        places=places,
        accounts={handle.lstrip("@").casefold(): brand.name for brand in config.brands for handle in brand.handles},
        extra=options.extra,
        hashed=hashed,
        left=tuple(column for column in sample if column not in {*found.values(), *options.extra}),
        notes=tuple(notes),
    )


def _columns(
    name: str, sample: Mapping[str, Sequence[str | None]], options: Options, notes: list[str]
) -> dict[str, str]:
    taken: dict[str, str] = {}
    if options.preset:
        known = preset(options.preset)
        for field, titles in known.fields.items():
            if column := next((title for title in titles if title in sample), ""):
                taken[field] = column
    given = dict(options.columns)
    if options.brand_from:
        given["brand"] = options.brand_from
    if options.brand or options.source or options.channel:
        given = {field: "" for field in ("brand", "source", "channel") if getattr(options, field)} | given
    for field, column in [*given.items(), *(("extra", column) for column in options.extra)]:
        if column and column not in sample:
            raise BadInput(f"{name} has no column {column!r} for {field}", do=f"its columns are: {_listed(sample)}")
    explicit = {field: column for field, column in given.items() if column}
    found = columns.guess(sample, taken | given)
    for field in columns.NEEDED:
        if field not in found and not (field == "text" and "title" in found):
            what = "text" if field == "text" else "time"
            raise BadInput(
                f"{name} has no column that is clearly the {what} of a post; its columns are: {_listed(sample)}",
                do=f"name it, for instance --map {field}={_likely(field, sample)}",
            )
    _check_id(name, sample, found, explicit, notes)
    return found


def _check_id(
    name: str,
    sample: Mapping[str, Sequence[str | None]],
    found: dict[str, str],
    explicit: Mapping[str, str],
    notes: list[str],
) -> None:
    damaged = [field for field in sorted({"post_id", *_LINKED} & set(found)) if _damaged(sample[found[field]])]
    for field in damaged:
        column = found.pop(field)
        notes.append(f"{column} was damaged by a spreadsheet (numbers like 5.7E+17) and is not used as {field}")
    if "post_id" not in found:
        notes.append("no column identifies posts: a post is known by source, author, time and text")
        return
    ids = [value for value in sample[found["post_id"]] if value]
    if "post_id" in explicit and len(ids) > 1 and len(set(ids)) <= len(ids) / 2:
        raise BadInput(
            f"{name}: column {found['post_id']!r} does not identify posts, {len(ids) - len(set(ids)):,} of its first "
            f"{len(ids):,} values are there twice",
            do="map another column, or none with --map post_id=",
        )


def _damaged(values: Sequence[str | None]) -> bool:
    """Whether ids were rounded by a detour through a spreadsheet."""
    return any(_DAMAGED.fullmatch(value.strip()) for value in values if value)


def _time(
    name: str,
    sample: Mapping[str, Sequence[str | None]],
    found: Mapping[str, str],
    options: Options,
    notes: list[str],
) -> times.TimeFormat:
    column = found["created_at"]
    zone = times.check_zone(options.tz or "UTC")
    form, share = times.guess(sample[column], zone, options.date_format)
    if share == 0:
        example = next((value for value in sample[column] if value), "")
        raise BadInput(
            f"{name}: column {column!r} holds no times that can be read (for instance {mask(example[:40])!r})",
            do="name another column with --map created_at=COLUMN, or give --date-format",
        )
    said = f"times in {column}: {form.said}"
    if form.naive:
        said += f"; without a time zone, taken as {zone}" + ("" if options.tz else " (change with --tz)")
    notes.append(said)
    return form


def _source(sample: Mapping[str, Sequence[str | None]], found: Mapping[str, str], options: Options) -> str:
    if options.source:
        return channels.clean(options.source)
    urls = [value for value in sample.get(found.get("url", ""), ()) if value]
    return channels.from_columns(tuple(sample)) or channels.from_urls(urls) or channels.FILE


def _likely(field: str, sample: Mapping[str, Sequence[str | None]]) -> str:
    """A column that may be meant, for the example in an error."""
    measured = {name: columns.Sample.of(values) for name, values in sample.items()}
    if field == "text":
        wordy = max(measured, key=lambda name: measured[name].words)
        return _listed([wordy]) if measured[wordy].words >= 2 else "COLUMN"
    dated = (name for name in measured if any(word in columns.snake(name) for word in ("date", "time", "created")))
    return next(dated, "COLUMN")


def _listed(names: Iterable[str]) -> str:
    """Column names to show; in a file without a header they are cells, so they are masked and cut."""
    return ", ".join(mask(" ".join(name.split()))[:40] for name in names)


def _example(field: str, values: Sequence[str | None]) -> str:
    """A value to show: of the text masked, of what names people only that it is hashed."""
    if field in _SECRET:
        return "(hashed)"
    value = next((value for value in values if value and value.strip()), "")
    return " ".join(mask(value[:400]).split())
