"""Did a campaign work: what there was beyond what other days and other brands let expect?"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from workbench.analyses import campaign_effect_figures as figures
from workbench.analyses import campaign_effect_gates as gates
from workbench.analyses.campaign import HOW, Campaign, CampaignParams, named, said
from workbench.analyses.campaign_counts import Daily, daily
from workbench.evaluate.counterfactual import Effect, as_far, effect, placebos, unusual
from workbench.model.analysis import Analysis, Gate
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Note, Number

LEVEL = 0.95
READING = (
    "More posts than expected in these days is not yet because of the campaign: whatever else happened then to this "
    "brand and not to the others counts as well. No evidence is not evidence of no effect: see the smallest gain that "
    "would have been seen. Opinion is a model's, which calls some praise neutral and knows some languages only: the "
    "gain of positive posts is too small rather than too large. What a campaign leaves behind lies in the days it is "
    "compared with. Sales are not seen here."
)


class CampaignEffectParams(CampaignParams):
    """What a reader may change."""

    judged: Literal["positive posts", "posts"] = Field(
        "positive posts", title="Judged by", description="What the answer rests on; chosen before looking"
    )
    media: Literal["earned", "owned", "all"] = Field(
        "earned", title="Whose posts", description="earned: what others say; owned: the brands' own accounts"
    )
    top: int = Field(8, ge=1, le=30, title="Topics and themes shown")


@dataclass(frozen=True)
class Judged:
    """A measure with its effect, and what windows and brands without the event show; None where not to be had."""

    measure: str
    days: Daily
    effect: Effect
    other_windows: list[Effect]
    other_brands: list[Effect]

    @property
    def during(self) -> int:
        """Posts in the days of the event."""
        return int(self.days.posts[self.days.inside].sum())

    @property
    def by_time(self) -> float:
        """Share of windows that moved as far, this one included."""
        return as_far(self.effect, self.other_windows)

    @property
    def by_brand(self) -> float | None:
        """Share of brands that moved as far in these days, this one included; None without others."""
        return as_far(self.effect, self.other_brands) if self.other_brands else None


def run(corpus: Corpus, params: CampaignEffectParams) -> Findings:
    """Gain over the expected with interval and placebos; reach, opinion, topics before, during, after; themes."""
    campaign = named(corpus, params)
    if isinstance(campaign, str):
        return _missing(campaign)
    measures = [judge(corpus, campaign, measure, params.media) for measure in ("positive posts", "posts")]
    found = {one.measure: one for one in measures if one is not None}
    if not found:
        return _missing(
            f"There are too few days without {campaign.name}, or too few posts on them, to say what to expect."
        )
    main = found.get(params.judged) or next(iter(found.values()))
    return Findings(
        headline=_headline(campaign, main, [one for one in found.values() if one is not main]),
        blocks=(
            *(_gain(one) for one in sorted(found.values(), key=lambda one: one is not main)),
            *figures.opinion(corpus, campaign, params.media),
            *_evidence(main),
            figures.chart(campaign, main.days, main.effect, main.measure),
            figures.periods(corpus, campaign, params.media),
            *figures.topics(corpus, campaign, params.media, params.top),
            *figures.themes(corpus, campaign, params.media, params.top),
            *_left_out(main),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


def judge(corpus: Corpus, campaign: Campaign, measure: str, media: str) -> Judged | None:
    """The effect on a measure and its placebos; None where there is too little to say what to expect."""
    days = daily(corpus, campaign, measure, media)
    left_out = days.left_out | unusual(days.posts, ~days.inside & ~days.left_out)
    found = effect(days.posts, days.control, days.inside, left_out, LEVEL)
    if found is None:
        return None
    windows = placebos(days.posts, days.control, int(days.inside.sum()), days.left_out | days.inside, LEVEL)
    brands = []
    for brand in days.others.columns:
        rest = days.others.drop(columns=brand).sum(axis=1)
        odd = days.left_out | unusual(days.others[brand], ~days.inside & ~days.left_out)
        one = effect(days.others[brand], rest if rest.any() else None, days.inside, odd, LEVEL)
        brands += [one] if one else []
    return Judged(measure, days, found, windows, brands)


def _missing(why: str) -> Findings:
    return Findings(headline=why, blocks=(Note(key="empty", title="What to do", text=HOW),))


def _headline(campaign: Campaign, main: Judged, others: list[Judged]) -> str:
    what = f"{campaign.name} ({said(campaign)}{f', {campaign.brand}' if campaign.brand else ''})"
    if not main.effect.seen:
        start = f"No evidence that {what} worked"
        end = f"; a gain below {main.effect.least:,.0f} would often have been missed"
    else:
        start = f"{what} left a mark" if main.effect.gained > 0 else f"{what} went with fewer posts, not more"
        end = ""
    rest = "".join(f" {_in_words(one)}{': an effect' if one.effect.seen else ': no evidence'}." for one in others)
    return f"{start}. {_in_words(main)}{end}.{rest}"


def _in_words(one: Judged) -> str:
    seen, way = one.effect, "more" if one.effect.gained >= 0 else "fewer"
    called = "Positive posts, as the model calls them" if one.measure == "positive posts" else "Posts in all"
    return (
        f"{called}: {one.during:,}, {abs(seen.gained):,.0f} {way} than expected from other days "
        f"({_signed(seen.low)} to {_signed(seen.high)})"
    )


def _signed(value: float) -> str:
    return f"{value:+,.0f}".replace("-", "\u2212") if round(value) else "0"


def _gain(one: Judged) -> Number:
    positive = one.measure == "positive posts"
    return Number(
        key=f"gained:{one.measure}",
        title=f"{one.measure.capitalize()} gained",
        value=one.effect.gained,
        low=one.effect.low,
        high=one.effect.high,
        level=LEVEL,
        unit="posts",
        n=one.during,
        badge="uncorrected" if positive else "counted",
        method=(
            f"posts of these days minus those expected from {one.effect.days} other days"
            + (", weekday and other brands' posts" if one.days.control is not None else " and weekday")
            + " (quasi-Poisson regression, dispersion of sums over as many days)"
        ),
    )


def _evidence(main: Judged) -> tuple[Number, ...]:
    length = int(main.days.inside.sum())
    windows, brands = len(main.other_windows), len(main.other_brands)
    least = Number(
        key="least",
        title="Smallest gain that would have been seen",
        value=main.effect.least,
        unit="posts",
        method=f"{main.measure}, with 80 % probability at the 95 % level",
    )
    time = Number(
        key="placebo_time",
        title="Other times that moved as far (p-value)",
        value=main.by_time if windows else None,
        n=windows,
        method=f"(1 + those as far) / (1 + all) of the windows of {length} days without the event; they overlap",
    )
    brand = Number(
        key="placebo_brand",
        title="Other brands that moved as far (p-value)",
        value=main.by_brand,
        n=brands,
        method=f"(1 + those as far) / (1 + all) of the other brands in these days; at best {1 / (1 + brands):.2f}"
        if brands
        else "no other brand here to compare with",
    )
    return least, time, brand


def _left_out(main: Judged) -> tuple[Note, ...]:
    """What is said of the days that were no measure of the usual, and of a missing comparison."""
    days = main.days
    notes = []
    odd = unusual(days.posts, ~days.inside & ~days.left_out)
    if odd.any():
        named_days = ", ".join(f"{at.day} {at:%b %Y}" for at in pd.DatetimeIndex(days.posts.index)[odd])
        notes.append(f"Left out as far above the usual, as in an emergency: {named_days}.")
    if days.events:
        notes.append(
            f"Left out, because the calendar has something else on them: the days of {', '.join(days.events)}."
        )
    if days.overlapping:
        notes.append(
            f"In the same days the calendar has {', '.join(days.overlapping)} too: the two cannot be told apart."
        )
    if days.control is None:
        notes.append(
            "No other brand is here to compare with: a rise of the whole market would count as the campaign's."
        )
    if np.any(days.partial & days.within):
        notes.append("The campaign reaches beyond the whole days collected here: only those are judged.")
    return (Note(key="left_out", title="What it is compared with", text=" ".join(notes)),) if notes else ()


ANALYSIS = Analysis(
    name="campaign_effect",
    version=1,
    title="Effect of a campaign",
    question="Did the campaign work?",
    params=CampaignEffectParams,
    needs=("brands", "sentiment"),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="planted_found",
            question="With planted feelings: does the interval of positive posts gained hold the planted, not zero?",
            measure=gates.planted_found,
            bar=1.0,
        ),
        Gate(
            name="called_found",
            question="With the model's feelings: does it hold the planted posts the model calls positive, not zero?",
            measure=gates.called_found,
            bar=1.0,
        ),
        Gate(
            name="false_positives",
            question="How often do brands and weeks without an event seem to have had an effect (nominal 5 %)?",
            measure=gates.false_positives,
            bar=0.05,
            better="lower",
        ),
    ),
    limits=(
        "What else happened in the same days to the same brand counts as the campaign's.",
        "Posts are not sales: an effect on what is said is not an effect on what is bought.",
    ),
)
