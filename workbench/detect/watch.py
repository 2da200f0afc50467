"""Watching a corpus: from its counts to incidents that explain themselves, under a stated false-alarm budget."""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.detect.budget import Confirmed, Raised, raise_alerts
from workbench.detect.collection import Collection, collection_of
from workbench.detect.coordination import coordination_of
from workbench.detect.drivers import drivers_of, of_driver, surprise
from workbench.detect.episodes import Episode, Story, episodes_of, expected_since, stories_of
from workbench.detect.fleet import Fleet, fitting_bin, fleet_of
from workbench.detect.health import still_open
from workbench.detect.planned import Judged, with_calendar
from workbench.detect.product import Scored, score_fleet
from workbench.detect.refunds import confirmed_by
from workbench.detect.season import Clock, clock
from workbench.detect.severity import severity_of
from workbench.detect.summary import summary_of
from workbench.detect.tail import days_of
from workbench.model.alert import LONGEST_RETURN, Alert, Driver, Incident, Notice, Series, Suppressed
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput

SHORT_HISTORY = 28.0  # days: four of each day of the week
PAST = 28.0  # days before an onset from which the usual shares are taken
WIDTHS = ("auto", "5min", "10min", "15min", "30min", "1h", "2h", "3h", "6h", "12h", "1d")


@dataclass(frozen=True)
class Watch:
    """What was watched and what was found.

    Frames have a row a bin and a column a series (``series[k]`` is column k): ``observed`` counts, the ``expected``
    ones with their relative variance beyond Poisson in a bin (``spread``) and a day (``day_spread``), ``score`` (about
    the log of the return period in days) and the ``threshold`` it is compared with. ``notes`` says in plain words what
    was not watched; ``warm``: some series had history enough to raise an alert, in ``watched_days`` of the time.
    ``suppressed`` are alerts that a known event held back. ``fleet``, ``scored`` and ``may`` (n_bins, K: what could
    raise an alert) are what a threshold is chosen on.
    """

    incidents: tuple[Incident, ...]
    notices: tuple[Notice, ...]
    alerts: tuple[Alert, ...]
    series: tuple[Series, ...]
    observed: pd.DataFrame
    expected: pd.DataFrame
    spread: pd.DataFrame
    day_spread: pd.DataFrame
    score: pd.DataFrame
    threshold: pd.DataFrame
    notes: tuple[str, ...]
    bin: str
    warm: bool
    fleet: Fleet
    scored: Scored
    may: np.ndarray
    confirmed: tuple[Confirmed, ...]
    watched_days: float
    suppressed: tuple[Suppressed, ...] = ()


def watch(corpus: Corpus, *, false_alarms: float = 1.0, bin: str = "1h", min_posts: int = 30) -> Watch:
    """Incidents and notices of a corpus.

    ``false_alarms`` a month (30 days) are accepted for everything watched together. ``bin`` is one of ``WIDTHS``,
    "auto" the finest that the volume allows. An incident has at least ``min_posts`` posts above the expected ones.
    Needs the table "counts"; "topics", "sentiment" and "duplicates" give more series and drivers where the corpus has
    them.

    Raises: BadInput for a budget or bin that cannot be used; MissingTable without counts.
    """
    if not 0 < false_alarms <= 1000:
        raise BadInput(f"{false_alarms} false alarms a month cannot be a budget", do="give a number above 0")
    if bin not in WIDTHS:
        raise BadInput(f"a bin of {bin!r} is not known", do=f"choose one of {', '.join(WIDTHS)}")
    step = (fitting_bin(corpus) if bin == "auto" else bin).replace("d", "D")  # pandas' name of a day
    fleet = fleet_of(corpus, step)
    index, width = pd.DatetimeIndex(fleet.counts.index), pd.Timedelta(step)
    at_clock = clock(index, width)
    collection = collection_of(corpus, step, at_clock)
    x = fleet.counts.to_numpy(dtype=float)
    exposure = _exposure(fleet, collection, x)
    scored = score_fleet(np.where(exposure > 0, x, np.nan), at_clock, exposure, fleet.burst())
    may = fleet.may(scored.days)
    may[still_open(index, width, corpus.until)] = False
    allowed = fleet.allowed(false_alarms, may)
    confirmed = confirmed_by(corpus.table("outcomes"), fleet.series, index, width) if corpus.has("outcomes") else ()
    raised = raise_alerts(scored.score, allowed, at_clock, confirmed, fleet.subjects())
    labels = labels_of(corpus)
    planned = with_calendar(corpus, fleet, labels, exposure, allowed, at_clock, Judged(scored, raised), confirmed)
    scored, raised = planned.scored, planned.raised
    stories = stories_of(episodes_of(x, scored, raised, at_clock.per_day), fleet, at_clock.per_day)
    large = [story for story in stories if story.lead.excess >= min_posts]
    joined = _joined(corpus, any(series.brand is not None for series in fleet.series)) if large else pd.DataFrame()
    explained = [_incident(story, corpus, joined, fleet, scored, at_clock) for story in large]

    def frame(values: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(values, index=index)

    return Watch(
        incidents=tuple(explained),
        notices=collection.notices,
        alerts=_alerts(raised, scored, fleet, index, width),
        series=fleet.series,
        observed=fleet.counts,
        expected=frame(scored.mean),
        spread=frame(scored.spread),
        day_spread=frame(scored.day_spread),
        warm=bool(may.any()),
        watched_days=float(may.any(axis=1).sum() / at_clock.per_day),
        score=frame(scored.score),
        threshold=frame(raised.threshold),
        notes=_notes(corpus, fleet),
        bin=step,
        fleet=fleet,
        scored=scored,
        may=may,
        confirmed=confirmed,
        suppressed=planned.suppressed,
    )


def _exposure(fleet: Fleet, collection: Collection, x: np.ndarray) -> np.ndarray:
    exposure = np.ones_like(x)
    for column, series in enumerate(fleet.series):
        brand = series.brand or ""
        if brand in collection.exposure:
            exposure[:, column] = collection.exposure[brand]
            exposure[: collection.start[brand], column] = 0.0
    return exposure


def _alerts(
    raised: Raised, scored: Scored, fleet: Fleet, index: pd.DatetimeIndex, width: pd.Timedelta
) -> tuple[Alert, ...]:
    return tuple(
        Alert(
            at=(index[row] + width).to_pydatetime(),
            signal=fleet.series[column],
            score=float(scored.score[row, column]),
            threshold=float(raised.threshold[row, column]),
        )
        for row, column in zip(raised.rows, raised.columns, strict=True)
    )


def _incident(
    story: Story, corpus: Corpus, joined: pd.DataFrame, fleet: Fleet, scored: Scored, at_clock: Clock
) -> Incident:
    lead, index = story.lead, pd.DatetimeIndex(fleet.counts.index)
    series, width = fleet.series[lead.column], at_clock.width
    onset, until = index[lead.onset], index[lead.until - 1] + width
    usual = expected_since(scored, lead.column, lead.onset, lead.until)
    expected = float(usual.sum())
    observed = int(fleet.counts.iloc[lead.onset : lead.until, lead.column].sum())
    posts, labels = _posts_of(series, joined), labels_of(corpus)
    inside, before = _when(posts, onset, until)
    fixed = frozenset(kind for kind in ("topic", "channel", "sentiment") if getattr(series, kind) is not None)
    drivers = drivers_of(posts, inside, before, expected, labels, fixed)
    history = float(scored.days[lead.at, lead.column])
    at = index[story.at] + width
    incident = Incident(
        id=_identity(story, fleet, index + width),
        at=at.to_pydatetime(),
        onset=onset.to_pydatetime(),
        until=until.to_pydatetime(),
        signal=series,
        score=lead.score,
        return_period_days=min(float(days_of(lead.score)), LONGEST_RETURN),
        observed=observed,
        expected=expected,
        excess=observed - expected,
        history_days=history,
        short_history=history < SHORT_HISTORY,
        drivers=drivers,
        post_ids=_telling(posts[inside], drivers),
    )
    seen = fleet.counts.iloc[lead.onset : lead.until, lead.column].to_numpy(dtype=float)
    severity = severity_of(
        incident,
        seen,
        usual,
        width / pd.Timedelta("1h"),
        posts[inside],
        posts[before],
        min(history, PAST),
        float(scored.day_spread[lead.onset, lead.column]),
    )
    coordination = coordination_of(posts, inside, before, expected)
    summary = summary_of(incident, labels)
    return incident.model_copy(update={"summary": summary, "severity": severity, "coordination": coordination})


def _identity(story: Story, fleet: Fleet, known: pd.DatetimeIndex) -> str:
    """A name that stays while the story grows and another series comes to lead it: that of its first alert.

    ``known``: the end of each bin. Of alerts in one bin that of the widest series counts: topics come to be watched
    later, when they have posts enough.
    """

    def order(episode: Episode) -> tuple[int, int, str]:
        series = fleet.series[episode.column]
        narrow = (series.topic, series.channel, series.sentiment)
        return episode.at, sum(part is not None for part in narrow), "|".join(map(str, (series.brand, *narrow)))

    first = min(map(order, story.episodes))
    return hashlib.sha256(f"{first[2]}|{known[first[0]]}".encode()).hexdigest()[:12]


def _joined(corpus: Corpus, by_brand: bool) -> pd.DataFrame:
    """Every post with what is known about it, with ``by_brand`` once for each of its brands."""
    tables = [name for name in ("topics", "sentiment", "duplicates", "language") if corpus.has(name)]
    if corpus.has("brands") and by_brand:
        tables.insert(0, "brands")
    return corpus.posts_with(*tables)


def posts_of_driver(corpus: Corpus, incident: Incident, driver: Driver) -> tuple[str, ...]:
    """The ids of an incident's posts that are part of one of its drivers, oldest first.

    ``corpus`` is the one that was watched. The posts of the drivers of one kind are all posts of the incident.
    """
    posts = _posts_of(incident.signal, _joined(corpus, incident.signal.brand is not None))
    inside, before = _when(posts, pd.Timestamp(incident.onset), pd.Timestamp(incident.until))
    return tuple(posts["post_id"][of_driver(posts, inside, before, driver, incident.drivers)])


def _when(posts: pd.DataFrame, onset: pd.Timestamp, until: pd.Timestamp) -> tuple[np.ndarray, np.ndarray]:
    """Which posts are those of an incident and which those of its past, both (n_posts,)."""
    at = posts["created_at"]
    past = onset - pd.Timedelta(days=PAST)
    return ((at >= onset) & (at < until)).to_numpy(), ((at < onset) & (at >= past)).to_numpy()


def _posts_of(series: Series, joined: pd.DataFrame) -> pd.DataFrame:
    keep = pd.Series(True, index=joined.index)
    for kind in ("brand", "topic", "channel", "sentiment"):
        wanted = getattr(series, kind)
        if wanted is not None:
            keep &= (joined[kind] == wanted).fillna(False).astype(bool)
    return joined[keep].reset_index(drop=True)


def labels_of(corpus: Corpus) -> dict[int, str]:
    """What the topics of a corpus are called; nothing where none were found."""
    if not corpus.has("topic_table"):
        return {}
    table = corpus.table("topic_table")
    return dict(zip(table["topic"].astype(int).tolist(), table["label"].astype("str").tolist(), strict=True))


def _telling(posts: pd.DataFrame, drivers: tuple[Driver, ...]) -> tuple[str, ...]:
    """Post ids, most telling first: in the most surprising parts, of many people, one of each family before repeats."""
    if posts.empty:
        return ()
    weight = np.zeros(len(posts))
    for driver in drivers:
        named = driver.kind in ("topic", "sentiment") and driver.named
        if named and driver.excess > 0:
            here = (posts[driver.kind].astype("str") == driver.name).to_numpy(dtype=bool)
            weight += here * surprise(driver.posts, driver.posts - driver.excess)
    reach = sum(posts[name].fillna(0).astype(float) for name in ("likes", "replies", "reposts"))
    weight = weight / max(weight.max(), 1.0) + 0.05 * np.log1p(np.asarray(reach, dtype=float))
    if "similarity" in posts:
        weight += 0.3 * posts["similarity"].fillna(0).to_numpy(dtype=float)
    family = posts["family"] if "family" in posts else posts["text"].str.casefold()
    repeat = family.duplicated() & family.notna() | posts["repost_of"].notna()
    order = np.lexsort((posts["post_id"].to_numpy(dtype=object).astype(str), -weight, repeat.to_numpy(dtype=bool)))
    return tuple(posts["post_id"].iloc[order])


def _notes(corpus: Corpus, fleet: Fleet) -> tuple[str, ...]:
    notes = []
    if "negative" not in fleet.kinds:
        notes.append("Negative posts are not watched on their own: no sentiment is known (`workbench enrich` adds it).")
    if not corpus.has("topics"):
        notes.append("Topics are not watched: none are fitted yet (`workbench topics fit` adds them).")
    elif "topic" not in fleet.kinds:
        notes.append("No topic has enough posts about one brand to be watched on its own.")
    if fleet.series and fleet.series[0].brand is None:
        notes.append("No brand is known, so all posts are watched together.")
    return tuple(notes)
