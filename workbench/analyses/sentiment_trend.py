"""Is what is said becoming more negative or more positive?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pandas as pd
from pydantic import Field

from workbench.analyses import sentiment_trend_gates as gates
from workbench.analyses.sentiment_trend_figures import figure, known_events, rows
from workbench.evaluate import shares
from workbench.evaluate.shares import Difference, Share
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Note, Number
from workbench.model.post import of_media

SENTIMENTS = ("negative", "neutral", "positive")
PERIODS = {"day": "D", "week": "W-SUN", "month": "M"}
LEVEL = 0.95
WHOLE = 0.95  # of a step: the last post of a day rarely comes at midnight
BRANDS = 6  # lines a reader can tell apart


class SentimentTrendParams(Params):
    """What a reader may change."""

    period: Literal["day", "week", "month"] = Field("week", title="Step", description="The length of one step")
    earlier: int = Field(
        4, ge=1, le=60, title="Steps before", description="The last whole step is compared with as many before it"
    )
    brands: bool = Field(False, title="A line for each brand", description="The share negative of each brand")
    media: Literal["earned", "owned", "all"] = Field(
        "earned", title="Whose posts", description="earned: what others say; owned: the brands' own accounts"
    )


@dataclass(frozen=True)
class Step:
    """The last whole step against the steps before it: one sentiment of one line."""

    name: str
    sentiment: str
    late: Share
    change: Difference | None
    steps: int  # there were before, at most as many as asked for

    @property
    def differs(self) -> bool:
        """Whether the interval of the change leaves zero out."""
        return self.change is not None and not self.change.low <= 0 <= self.change.high


def run(corpus: Corpus, params: SentimentTrendParams) -> Findings:
    """Shares of sentiments by step with intervals and badges, and whether the last step differs from those before."""
    posts = _covered(corpus, params.media)
    if posts.empty:
        none = "There are no posts here" if corpus.posts.empty else "No post here has a sentiment"
        return Findings(
            headline=f"{none}, so there is no trend to show.",
            blocks=(Note(key="empty", title="What to do", text=NOTHING),),
        )
    posts["period"] = starts(posts["created_at"], params.period)
    lines = _by_brand(corpus, posts) if params.brands else {"": posts}
    if not lines:
        return Findings(
            headline="No post here that has a sentiment speaks of a brand, so there is no line to draw.",
            blocks=(Note(key="empty", title="What to do", text="Draw one line for all, or name brands."),),
        )
    last = last_whole(posts["period"], corpus.until, params.period)
    level = 1 - (1 - LEVEL) / len(lines)  # one of many lines differs by chance more easily than one alone
    wanted = ("negative",) if params.brands else SENTIMENTS
    steps = [step for name, part in lines.items() for step in compare(corpus, part, wanted, name, last, params, level)]
    told = table(corpus, lines, wanted)
    narrowed = "" if params.media == "all" else f" AND media:{params.media}"
    return Findings(
        headline=_headline(steps, last, params),
        blocks=(
            *(_number(step, last, params, narrowed, level) for step in steps),
            *(_change(step, level) for step in steps if step.sentiment == "negative" and step.change is not None),
            figure(corpus, told, params.period, params.brands),
            rows(told, last, params.period),
            *known_events(corpus),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


NOTHING = "Run `workbench enrich`, or widen the query: only posts in a language the model covers have a sentiment."
READING = (
    "A share says which part of the posts is negative, not how many there are: a wave of praise lowers it while "
    "nothing got better. Uncorrected shares are off in level, and may move because the subjects change of which the "
    'model is wrong: their changes are hints. 50 labels named "sentiment" in the last step and 50 in those before make '
    "its share and its change right. A step "
    "outside the interval of the others happens by chance about once in twenty; only the last whole step is judged, by "
    "the interval of its change. Posts of one author count together. Events of the calendar are marked, which does not "
    "make them causes."
)


def starts(times: pd.Series, period: str) -> pd.Series:
    """The start of the step each time lies in, UTC without zone; weeks begin on Monday."""
    return times.dt.tz_localize(None).dt.to_period(PERIODS[period]).dt.start_time


def last_whole(periods: pd.Series, until: datetime, period: str) -> pd.Timestamp:
    """The start of the last step of which at least 95 % had passed at ``until``; the last one at all where none had."""
    known = [pd.Period(at, PERIODS[period]) for at in sorted(periods.unique())]
    end = pd.Timestamp(until).tz_localize(None)
    passed = [one for one in known if one.start_time + WHOLE * (one.end_time - one.start_time) <= end]
    return (passed or known)[-1].start_time


def compare(
    corpus: Corpus,
    posts: pd.DataFrame,
    wanted: tuple[str, ...],
    name: str,
    last: pd.Timestamp,
    params: SentimentTrendParams,
    level: float = LEVEL,
) -> list[Step]:
    """The sentiments' shares in the step ``last`` against the ``earlier`` steps before; none without posts in ``last``.

    A share stands beside its change, so both are of one kind.
    """
    first = (pd.Period(last, PERIODS[params.period]) - params.earlier).start_time
    before = posts[(posts["period"] >= first) & (posts["period"] < last)]
    earlier = shares.sentiments(corpus, before, wanted, level)
    steps = []
    for value, late in shares.sentiments(corpus, posts[posts["period"] == last], wanted, level).items():
        if value in earlier:
            late, _ = shares.comparable(late, earlier[value])
        change = shares.difference(late, earlier.get(value))
        steps.append(Step(name, value, late, change, before["period"].nunique()))
    return steps


def table(corpus: Corpus, lines: dict[str, pd.DataFrame], wanted: tuple[str, ...]) -> pd.DataFrame:
    """One row a step, line and sentiment: period, name, sentiment, share, low, high, posts, badge.

    Where one step cannot be corrected all are shown as the model calls them: a line of two kinds would jump where the
    kind changes.
    """
    found = [
        (at, name, value, share)
        for name, posts in lines.items()
        for at, part in posts.groupby("period")
        for value, share in shares.sentiments(corpus, part, wanted).items()
    ]
    plain = any(share.badge == "uncorrected" for *_, share in found)
    return pd.DataFrame(
        [
            {
                "period": at,
                "name": name,
                "sentiment": value,
                "share": share.raw if plain else share.value,
                "low": share.raw_low if plain else share.low,
                "high": share.raw_high if plain else share.high,
                "posts": share.n,
                "badge": "uncorrected" if plain else share.says,
            }
            for at, name, value, share in found
        ]
    )


def _covered(corpus: Corpus, media: str) -> pd.DataFrame:
    return of_media(corpus.posts_with("sentiment").dropna(subset=["sentiment"]), media).copy()


def _by_brand(corpus: Corpus, posts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The posts of each of the brands most spoken of."""
    said = corpus.table("brands") if corpus.has("brands") else pd.DataFrame({"post_id": [], "brand": []}, dtype="str")
    both = posts.drop(columns="brand").merge(said, on="post_id").dropna(subset=["brand"])
    counts = both["brand"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return {str(brand): both[both["brand"] == brand] for brand in counts.index[:BRANDS]}


def _number(step: Step, last: pd.Timestamp, params: SentimentTrendParams, narrowed: str, level: float) -> Number:
    until = pd.Period(last, PERIODS[params.period]).end_time.ceil("D")
    brand = f'brand:"{step.name}" AND ' if step.name else ""
    return shares.number(
        step.late,
        key=f"{step.name}:{step.sentiment}" if step.name else step.sentiment,
        title=f"{step.name}, {step.sentiment}" if step.name else step.sentiment.capitalize(),
        opens=f"{brand}sentiment:{step.sentiment} AND since:{last:%Y-%m-%d} AND until:{until:%Y-%m-%d}{narrowed}",
        level=level,
    )


def _change(step: Step, level: float) -> Number:
    change = step.change
    return Number(
        key=f"change:{step.name}",
        title=f"{step.name}, change of negative".lstrip(", ").capitalize(),
        value=change.value if change else None,
        low=change.low if change else None,
        high=change.high if change else None,
        level=level,
        unit="share",
        badge=change.badge if change else "",
        method="the last whole step minus the steps before",
    )


def _headline(steps: list[Step], last: pd.Timestamp, params: SentimentTrendParams) -> str:
    when = {
        "day": f"On {last.day} {last:%b %Y}",
        "week": f"In the week from {last.day} {last:%b %Y}",
        "month": f"In {last:%B %Y}",
    }
    start, judged = when[params.period], [step for step in steps if step.sentiment == "negative"]
    if not judged:
        return f"{start} no post here has a sentiment."
    if params.brands:
        moved = "; ".join(f"{step.name} {_verdict(step, params)}" for step in judged if step.differs)
        same = "no brand's share of negative posts differs from before beyond the interval"
        return f"{start}, {moved or same}.".replace("%", " %")
    (step,) = judged
    span = f"{step.late.low * 100:.0f} to {step.late.high * 100:.0f}"
    if step.late.badge == "uncorrected":  # a level that nobody checked does not lead
        moved = f"is {_verdict(step, params)}" if step.change else "has nothing before to compare with"
        said = f"{start}, the share of negative posts {moved}. How large it is, is not known: "
        said += f"a model that nobody has checked on these posts calls {step.late.value:.0%} of them negative ({span})"
    else:
        share = f"{step.late.value:.0%} of posts were negative ({span}; {step.late.says})"
        said = f"{start}, {share}: {_verdict(step, params)}"
    return f"{said}.".replace("%", " %")


def _verdict(step: Step, params: SentimentTrendParams) -> str:
    """Whether and how far a step moved; what rests on the model's word alone is only a hint."""
    change = step.change
    if change is None:
        return "there is nothing before to compare with"
    before = f"the {step.steps} {params.period}s before" if step.steps > 1 else f"the {params.period} before"
    if not step.differs:
        return f"no different from {before} beyond the interval"
    low, high = sorted(abs(end) * 100 for end in (change.low, change.high))
    way = f"{'up' if change.value > 0 else 'down'} {abs(change.value) * 100:.0f} points ({low:.0f} to {high:.0f})"
    hint = ", a hint to read the posts" if change.badge == "uncorrected" else ""
    return f"{way} from {before}{hint}"


ANALYSIS = Analysis(
    name="sentiment_trend",
    version=1,
    title="Sentiment over time",
    question="Is what is said becoming more negative or more positive?",
    params=SentimentTrendParams,
    needs=("sentiment",),
    run=run,
    gates=(
        Gate(
            name="change_error",
            question="How far are weekly changes of the share negative from the planted ones (mean, as a share)?",
            measure=gates.change_error,
            bar=0.05,
            better="lower",
        ),
        Gate(
            name="labelled_coverage",
            question="With 60 labels a week, how often does the interval of a weekly change hold the planted one?",
            measure=gates.labelled_coverage,
            bar=0.90,
        ),
    ),
    limits=(
        "A share says nothing about how many posts there are.",
        "Where a share is badged uncorrected its level is a model's, and its changes are hints.",
        "A model judges the same words differently under another brand's name: compare a brand's line with itself.",
    ),
)
