"""How do I read the numbers on these pages?"""

import numpy as np
import pandas as pd
from pydantic import Field

from workbench.analyses import reading_numbers_gates as gates
from workbench.analyses.reading_numbers_silence import Silence, longest
from workbench.charts import reading as charts
from workbench.evaluate.intervals import apart, wilson
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Findings, Note, Number, Table

SAMPLES = 20

KINDS = pd.DataFrame(
    [
        (
            "38 % (31 to 45)",
            "The best guess, and the range that holds the truth 19 times in 20.",
            "That 38 is better known than the range says. Two ranges that overlap do not rank two things.",
        ),
        ("n = 200", "How many posts, texts or people the number rests on.", "That more posts repair wrong ones."),
        ("counted", "Nothing but counting: no model had a say.", "That people who do not post here think alike."),
        (
            "labelled (n=100)",
            "People read 100 of these posts, and the model's mistakes there were taken out of the share.",
            "That each single post is judged right.",
        ),
        (
            "corrected",
            "The mistakes the model makes on texts like these were taken out; nobody has read your posts.",
            "That its range is as safe as that of a labelled share.",
        ),
        (
            "uncorrected",
            "What a model says, with its mistakes. Good for choosing posts to read.",
            "A level to report, or an order of who is worse.",
        ),
        (
            "rule, unvalidated",
            "Found by written rules that nobody has checked on your posts.",
            "How many there are: rules miss other wordings.",
        ),
        (
            "planted",
            "Proved on an invented market whose truth is known.",
            "Proved on your market: replay your own history first.",
        ),
        (
            "1 false alarm a month",
            "What you pay: with nothing going on, about one alarm a month still comes.",
            "That each alarm is a crisis, or that a small crisis is heard at once.",
        ),
        ("no data", "Nothing was collected or nothing can be said.", "Zero."),
    ],
    columns=["you see", "it says", "it does not say"],
)
PAGES = pd.DataFrame(
    [
        ("a share", "Read the range before the number; then open the posts.", "Share of voice, brand health"),
        ("a trend", "Ask whether the change leaves zero out of its range, and which badge it has.", "Sentiment"),
        ("a watch", "Calm is an answer. For a story: since when, how much more than usual, what drives it.", "Crises"),
        ("a list to work off", "Take it from the top; the reason stands beside each row.", "Triage, leads"),
        ("topics", "A name is a summary by a machine: read three posts before you use it.", "Topics, what is new"),
        ("people", "Groups, never persons: small groups are left out on purpose.", "Employee voice"),
    ],
    columns=["a page with", "how to read it", "for instance"],
)


class ReadingNumbersParams(Params):
    """What a reader may change."""

    sample: int = Field(200, ge=20, le=2000, title="Posts in a sample", description="Larger samples, narrower ranges")
    seed: int = Field(1, ge=0, le=9999, title="Which samples", description="Another number draws other samples")
    answers: bool = Field(False, title="Show the answers", description="To the three exercises")


def run(corpus: Corpus, params: ReadingNumbersParams) -> Findings:
    """What ranges and badges say, shown on samples of the posts at hand, and three exercises."""
    counts = corpus.table("counts")
    brands = counts[counts["brand"] != ""].groupby("brand")["posts"].sum()
    brands = brands.sort_index().sort_values(ascending=False, kind="stable")
    reading = (
        Table.of(KINDS, key="kinds", title="What you see, what it says and what it does not"),
        Table.of(PAGES, key="pages", title="Kinds of pages"),
    )
    if brands.sum() < params.sample or len(brands) < 2:
        return Findings(
            headline="A number here has a range, a badge and the posts behind it.",
            blocks=(Note(key="few", title="No examples", text=FEW.format(sample=params.sample)), *reading),
        )
    first, second = str(brands.index[0]), str(brands.index[1])
    shares = brands / brands.sum()
    draws = np.random.default_rng(params.seed).multinomial(params.sample, shares.to_numpy(), size=SAMPLES)
    drawn = _drawn(draws[:, 0], params.sample, float(shares[first]))
    held = int(drawn["holds"].sum())
    one, other = (wilson(draws[0, place], params.sample) for place in (0, 1))
    return Findings(
        headline=(
            f"A number here has a range, a badge and the posts behind it: in {held} of {SAMPLES} samples of "
            f"{params.sample:,} mentions, the range held the share of {first} in all {brands.sum():,}."
        ),
        blocks=(
            _number(first, int(draws[0, 0]), params.sample, "sample", "in the first sample"),
            Number(
                key="all",
                title=f"{first}, in all mentions",
                value=float(shares[first]),
                unit="share",
                n=int(brands.sum()),
                badge="counted",
                opens=f'brand:"{first}"',
            ),
            Figure.of(
                charts.samples(drawn, float(shares[first])),
                key="samples",
                title=f"{SAMPLES} samples of {params.sample:,} mentions",
                alt=f"The range holds the share of {first} in all mentions in {held} of {SAMPLES} samples.",
            ),
            *reading,
            *_exercises(
                params,
                (first, draws[0, 0] / params.sample, *one),
                (second, draws[0, 1] / params.sample, *other),
                (int(brands.iloc[0]), int(brands.iloc[1])),
                longest(counts),
            ),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


FEW = (
    "Fewer than {sample:,} mentions of two brands are at hand: choose a smaller sample, all brands or a longer period."
)
READING = (
    "The samples are drawn at random from the mentions at hand, which real collections never are: a range knows of "
    "chance, not of people who post elsewhere. The answers to the exercises are under More choices."
)
BOARD = (
    'A page says "11 % of posts negative (10 to 13; uncorrected)". Your manager wants one figure for the board. Which?',
    "None yet. The range knows of chance only, not of the model's mistakes, which may be larger than the figure. Label "
    "100 posts (about 20 minutes, page Labelling): the share is then labelled, and its range holds.",
)


def _drawn(hits: np.ndarray, size: int, truth: float) -> pd.DataFrame:
    ends = np.array([wilson(one, size) for one in hits])
    return pd.DataFrame(
        {
            "sample": np.arange(1, len(hits) + 1),
            "share": hits / size,
            "low": ends[:, 0],
            "high": ends[:, 1],
            "holds": (ends[:, 0] <= truth) & (truth <= ends[:, 1]),
        }
    )


def _number(brand: str, hits: int, size: int, key: str, where: str) -> Number:
    low, high = wilson(hits, size)
    return Number(
        key=key,
        title=f"{brand}, {where}",
        value=hits / size,
        low=low,
        high=high,
        unit="share",
        n=size,
        badge="counted",
        method="Wilson interval",
    )


def _exercises(
    params: ReadingNumbersParams,
    one: tuple[str, float, float, float],
    other: tuple[str, float, float, float],
    whole: tuple[int, int],
    silence: Silence | None,
) -> tuple[Note, ...]:
    """Three questions; their answers where these are asked for."""
    asked = (
        (
            f"A colleague drew {params.sample:,} mentions: {_said(one)}, {_said(other)}. Is {one[0]} ahead?",
            _ahead(one, other, whole, params.sample),
        ),
        BOARD,
        _silence(silence),
    )
    return tuple(
        Note(
            key=f"exercise:{place}",
            title=f"Exercise {place}",
            text=f"{question} Answer: {answer}" if params.answers else question,
        )
        for place, (question, answer) in enumerate(asked, start=1)
    )


def _ahead(
    one: tuple[str, float, float, float], other: tuple[str, float, float, float], whole: tuple[int, int], size: int
) -> str:
    low, high = apart(one[1:], other[1:])
    span = f"{low * 100:.0f} to {high * 100:.0f}"
    said = f"The difference is {(one[1] - other[1]) * 100:.0f} points ({span})"
    known = f"All mentions say: {whole[0]:,} against {whole[1]:,}."
    if low <= 0 <= high:
        return f"These {size:,} do not tell. {said}, and zero lies within. {known}"
    return f"Yes, as far as chance goes. {said}, and zero lies outside. {known}"


def _silence(silence: Silence | None) -> tuple[str, str]:
    if silence is None:
        return "A source has no posts today. Is all calm there?", "Not known: too few posts to say what is usual."
    since, until = (f"{at.day} {at:%b %H:%M}" for at in (silence.since, silence.until))
    return (
        f"{silence.source} has no post from {since} to {until} (UTC). Were its people content?",
        f"Nobody knows. {silence.hours:.0f} hours there usually bring about {silence.usual:.0f} posts: "
        "that many do not stay away by chance where the collection works. No data is not zero; ask "
        "the page about the collection whether something is missing.",
    )


def _said(share: tuple[str, float, float, float]) -> str:
    return f"{share[0]} {share[1] * 100:.0f} % ({share[2] * 100:.0f} to {share[3] * 100:.0f})"


ANALYSIS = Analysis(
    name="reading_numbers",
    version=1,
    title="How to read the numbers",
    question="How do I read the numbers on these pages?",
    params=ReadingNumbersParams,
    needs=(),
    run=run,
    cost="live",
    gates=(
        Gate(
            name="interval_coverage",
            question="How often does the range of a sample hold the planted share of all posts?",
            measure=gates.interval_coverage,
            bar=0.93,
        ),
        Gate(
            name="silence_overlap",
            question="How far is the silence of the third exercise the planted outage?",
            measure=gates.silence_overlap,
            bar=0.90,
        ),
    ),
    limits=("It teaches reading on samples drawn at random; real collections are not.",),
)
