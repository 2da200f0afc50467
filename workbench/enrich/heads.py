"""The heads there are: what each is trained on, which figure counts, and whether its weights may ship."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from workbench.enrich import labelled
from workbench.enrich.labelled import Labelled
from workbench.model.errors import UnknownName


@dataclass(frozen=True)
class Task:
    """One head, and what its recipe needs to know.

    ``sets``: its labelled sets; ``metric``: a name of ``decision.METRICS``; ``kept``: how many of the labels that are
    kept shall be right; ``words`` and ``letters``: columns of n-grams as powers of two, 0 for none. ``tone``: where the
    encoder has one, its "columns" are features like others; only the class "scores" are weighed, on texts that the tone
    was not tuned on, where the other texts are those it was tuned on.
    """

    name: str
    about: str
    sets: tuple[str, ...]
    read: Callable[[], Labelled]
    metric: str
    kept: float
    words: int = 15
    letters: int = 16
    tone: Literal["", "columns", "scores"] = ""
    ships: bool = False
    failures: tuple[str, ...] = ()


_TWEETS = "Tweets in English; other times, places and kinds of text are less certain than the figure says."
_SHIFT = "Under other topics than those of its training its probabilities are off by far: a drift test must pass first."
_CRISIS = "Crises of 2012-2013, English posts collected by keywords of the crisis; everyday posts were hardly seen."


def _tweets(name: str, metric: str, about: str, kept: float, **more: object) -> Task:
    return Task(name, about, (f"tweeteval-{name}",), partial(labelled.tweeteval, name), metric, kept, **more)  # type: ignore[arg-type]


TASKS: tuple[Task, ...] = (
    _tweets(
        "sentiment",
        "macro recall",
        "the sentiment of the text as a whole",
        0.8,
        tone="scores",
        ships=True,
        failures=(
            "Tweets of 2013-2016 in English; other times, places and kinds of text (reviews, tickets) are harder.",
            "Irony and sarcasm are read by their words.",
            "Sentiment of the text as a whole, not towards a brand: a post that prefers one brand has one value.",
            "Under another mix of classes shares need a correction before they are compared with the truth.",
        ),
    ),
    _tweets("emotion", "macro F1", "the emotion of a tweet that has one", 0.85, tone="columns", failures=(_TWEETS,)),
    _tweets(
        "hate",
        "macro F1",
        "hate against women and immigrants",
        0.85,
        words=0,
        letters=0,
        tone="columns",
        failures=(_TWEETS, _SHIFT),
    ),
    _tweets(
        "irony", "F1 of irony", "whether a tweet is meant ironically", 0.75, tone="columns", failures=(_TWEETS, _SHIFT)
    ),
    _tweets("offensive", "macro F1", "offensive language", 0.85, tone="columns", failures=(_TWEETS, _SHIFT)),
    Task(
        "stance",
        "for or against abortion, atheism, climate action, feminism, Hillary Clinton",
        ("tweeteval-stance",),
        labelled.stance,
        "mean F1 of against and favor",
        0.8,
        failures=(_TWEETS, "Five targets of 2016: a text about anything else gets a stance towards one of them."),
    ),
    Task(
        "banking77",
        "what a customer asks of a bank",
        ("banking77", "clinc150"),
        labelled.banking77,
        "accuracy",
        0.97,
        words=13,
        letters=0,
        ships=True,
        failures=("Short questions to one bank; posts about other things must be told apart by being unsure or oos.",),
    ),
    Task(
        "clinc150",
        "what a person asks of an assistant",
        ("clinc150",),
        labelled.clinc150,
        "accuracy",
        0.97,
        words=13,
        letters=0,
        ships=True,
        failures=("Short requests written for the set; posts are no requests and mostly out of scope.",),
    ),
    Task(
        "crisis_relevance",
        "whether a post in a crisis is informative",
        ("crisislex_t26",),
        labelled.crisis_relevance,
        "macro F1",
        0.85,
        words=14,
        letters=14,
        ships=True,
        failures=(_CRISIS,),
    ),
    Task(
        "crisis_type",
        "what kind of information a post in a crisis gives",
        ("crisislex_t26",),
        labelled.crisis_type,
        "macro F1",
        0.8,
        words=14,
        letters=14,
        ships=True,
        failures=(_CRISIS,),
    ),
)


def task(name: str) -> Task:
    """The head of that name. Raises: UnknownName."""
    for one in TASKS:
        if one.name == name:
            return one
    raise UnknownName(f"there is no head {name!r}", do=f"use one of {', '.join(one.name for one in TASKS)}")
