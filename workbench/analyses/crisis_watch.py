"""Is something happening that needs attention?"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field

from workbench.analyses.budgets import budget_table, confirmed_events
from workbench.analyses.crisis_figures import driver_table, negative_share, suppressed_table, volume_figure
from workbench.detect import Watch, main_topics, watch
from workbench.evaluate import incidents as evaluate_incidents
from workbench.evaluate.promise import Promise, promised_against_fired
from workbench.model.alert import Incident
from workbench.model.analysis import Analysis, Gate, Measured, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Findings, Incidents, Note, Number, Posts

POSTS_TO_READ = 12
RECENT = timedelta(hours=24)


class CrisisWatchParams(Params):
    """What a reader may change."""

    false_alarms: float = Field(
        1.0,
        gt=0,
        le=30,
        title="False alarms per month you accept",
        description="For everything watched together; more means earlier warnings and more of them for nothing",
    )
    bin: Literal["auto", "5min", "1h", "1d"] = Field(
        "auto", title="Look every", description="The time step: five minutes for loud brands, a day for quiet ones"
    )
    min_posts: int = Field(
        30, ge=1, le=10_000, title="Smallest story", description="Posts above the expected ones that a story must have"
    )


def run(corpus: Corpus, params: CrisisWatchParams) -> Findings:
    """Incidents of each brand, its negative posts and its topics, with what drives them."""
    found = watch(corpus, false_alarms=params.false_alarms, bin=params.bin, min_posts=params.min_posts)
    posts = len(corpus.posts)
    blocks: list[Block] = [
        Incidents(key="incidents", title="Stories", incidents=found.incidents, notices=found.notices),
        Number(key="posts", title="Posts in the period", value=posts, unit="posts", n=posts, opens=""),
        *_unique_texts(corpus),
        Number(key="stories", title="Stories", value=len(found.incidents), unit="incidents"),
    ]
    promise = _promise(found, corpus, params)
    if promise is not None:
        blocks.append(_unconfirmed(promise))
    share = negative_share(corpus)
    if share is not None:
        blocks.append(share)
    figure = volume_figure(found)
    if figure is not None:
        blocks.append(figure)
    if found.incidents:
        top = found.incidents[0]
        blocks.append(driver_table(found.incidents))
        blocks.append(
            Posts(
                key="telling_posts",
                title=f"What people say: {_name(top)}",
                post_ids=top.post_ids[:POSTS_TO_READ],
                caption="The posts that say most about the first story, repeats left out.",
            )
        )
    planned = suppressed_table(found, corpus)
    if planned is not None:
        blocks.append(planned)
    if promise is not None:
        blocks.append(_promised(promise, params))
    if found.warm:
        known = confirmed_events(found, corpus)
        blocks.append(budget_table(found, params.false_alarms, params.min_posts, known))
    blocks.extend(_notes(found, params))
    return Findings(headline=_headline(found, params, posts, corpus.until), blocks=tuple(blocks))


def _unique_texts(corpus: Corpus) -> list[Number]:
    if corpus.posts.empty or not corpus.has("text"):
        return []
    texts = corpus.posts_with("text")["text_id"].nunique()
    return [Number(key="unique_texts", title="Unique texts among them", value=texts, unit="texts", n=len(corpus.posts))]


def _headline(found: Watch, params: CrisisWatchParams, posts: int, until: datetime) -> str:
    if not posts:
        return "There are no posts in this selection, so nothing can be watched."
    allowed = f"at most {params.false_alarms:g} false alarm{'s' * (params.false_alarms != 1)} a month was allowed"
    if found.incidents:
        return f"{_state(found.incidents, until)} {_largest(found.incidents)}"
    if not found.warm:
        return f"It is too early to say what is unusual: no series has two days of history yet ({posts:,} posts)."
    brands = len({series.brand for series in found.series})
    about = f" about {brands} brand{'s' * (brands != 1)}" if any(series.brand for series in found.series) else ""
    return f"Nothing unusual: {posts:,} posts{about} were watched; {allowed}."


def _state(incidents: Sequence[Incident], until: datetime) -> str:
    """How many stories there are, and how many were active in the last day of the data."""
    recent = sum(incident.until > until - RECENT for incident in incidents)
    number = len(incidents)
    if number == 1:
        return f"1 story, {'active' if recent else 'not active'} in the last day."
    return f"{number} stories, {recent or 'none'} of them active in the last day."


def _largest(incidents: Sequence[Incident]) -> str:
    """The story with the largest excess in one sentence; the incidents themselves say the rest."""
    most = max(incidents, key=lambda incident: incident.excess)
    topics = main_topics(most)
    about = f", above all about '{topics[0].label}'" if topics else ""
    return (
        f"{'The largest: ' if len(incidents) > 1 else ''}{_name(most)}, {most.excess:,.0f} more posts than expected "
        f"from {most.onset:%d %b %H:%M} to {most.until:%d %b %H:%M}{about}."
    )


def _name(incident: Incident) -> str:
    return incident.summary.split(":", 1)[0]


def _promise(found: Watch, corpus: Corpus, params: CrisisWatchParams) -> Promise | None:
    """None while no series had history enough to raise an alert: nothing was promised yet."""
    if not found.watched_days:
        return None
    outcomes = corpus.table("outcomes") if corpus.has("outcomes") else None
    return promised_against_fired(found.incidents, outcomes, params.false_alarms, found.watched_days)


def _unconfirmed(promise: Promise) -> Number:
    return Number(
        key="unconfirmed",
        title="Stories a month that nobody confirmed",
        value=promise.left.value,
        low=promise.left.low,
        high=promise.left.high,
        unit="a month",
        n=promise.left.n,
        method="stories without the outcome true or late, per 30 days watched; exact Poisson interval (Garwood). An "
        "upper bound of the false alarms: a story that nobody has looked at counts as false.",
    )


def _promised(promise: Promise, params: CrisisWatchParams) -> Note:
    """The promise beside what came, in plain words."""

    def rate(measured: Measured) -> str:
        return f"{measured.value:.2g} a month (95 % interval {measured.low:.2g} to {measured.high:.2g})"

    kept = "that is within the promise" if promise.kept else "that is more than promised, unless they are confirmed"
    return Note(
        key="promise",
        title="Promised against fired",
        text=f"Promised: at most {params.false_alarms:g} false alarm{'s' * (params.false_alarms != 1)} a month, "
        f"{promise.promised:.2g} in the {promise.days:.0f} days watched (chance makes it {promise.least} to "
        f"{promise.most}). Fired: {promise.fired.n}, {rate(promise.fired)}. Confirmed by a person: "
        f"{promise.confirmed.n}, {rate(promise.confirmed)}. Left: {promise.left.n}, {rate(promise.left)}; {kept}. "
        "Until somebody says what a story was (`workbench incidents close`), it counts as a false alarm here.",
        tone="info" if promise.kept else "warning",
    )


def _notes(found: Watch, params: CrisisWatchParams) -> list[Block]:
    notes: list[Block] = []
    short = [_name(incident) for incident in found.incidents if incident.short_history]
    if short:
        days = min(incident.history_days for incident in found.incidents if incident.short_history)
        notes.append(
            Note(
                key="short_history",
                title="Short history",
                text=f"{', '.join(dict.fromkeys(short))}: what is usual was learnt from as little as {days:.0f} days, "
                "so the expected numbers and the return period are rough.",
                tone="warning",
            )
        )
    if found.notes:
        notes.append(Note(key="not_watched", title="What was not watched", text=" ".join(found.notes)))
    every = params.false_alarms
    notes.append(
        Note(
            key="budget",
            title="What the false-alarm budget means",
            text=f"If nothing at all happened, about {every:g} stor{'y' if every == 1 else 'ies'} a month would still "
            "be reported for everything watched here together. Each series - a brand, its negative posts, one of its "
            "topics - is compared with its own usual hours, weekdays and ups and downs; a story is raised when its "
            "posts reach a height that chance alone would bring so rarely. An alarm does not say that something is "
            "bad, only that it is more than usual; a planned campaign raises one too.",
        )
    )
    return notes


def _measured(corpus: Corpus, truth: Mapping[str, Any], kinds: tuple[str, ...]) -> tuple[Watch, Any]:
    found = watch(corpus)
    events = [event for event in evaluate_incidents.events_of(truth) if event.kind in kinds]
    return found, evaluate_incidents.match(found.incidents, events)


CRISES = ("crisis", "defect")
EVENTS = (*CRISES, "copy_paste", "campaign")  # what raises posts; an outage lowers them and is a notice


def _crises_found(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate_incidents.recall(_measured(corpus, truth, CRISES)[1])


def _not_planted(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    days = max((corpus.until - corpus.since) / timedelta(days=1), 1.0)
    return evaluate_incidents.false_alarms(_measured(corpus, truth, EVENTS)[1], days)


def _loud_delay(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate_incidents.delay(_measured(corpus, truth, ("crisis",))[1])


def _slow_delay(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate_incidents.delay(_measured(corpus, truth, ("defect",))[1])


ANALYSIS = Analysis(
    name="crisis_watch",
    version=2,
    title="Crisis watch",
    question="Is something happening that needs attention, what is it about, and since when?",
    params=CrisisWatchParams,
    needs=("counts",),
    run=run,
    cost="scan",
    gates=(
        Gate("crises_found", "Are both planted crises found, the loud and the slow one?", _crises_found, bar=1.0),
        Gate(
            "false_alarms",
            "How many stories a month are reported that nobody planted, when one is allowed?",
            _not_planted,
            bar=1.0,
            better="lower",
        ),
        Gate("loud_delay", "After how many hours is the loud crisis reported?", _loud_delay, bar=6.0, better="lower"),
        Gate("slow_delay", "After how many hours is the slow defect reported?", _slow_delay, bar=168.0, better="lower"),
    ),
    limits=(
        "It sees only the places that are collected, and only what is more than usual there.",
        "A story is not a judgement: campaigns, matches and jokes raise posts too.",
    ),
)
