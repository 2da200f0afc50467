"""A head from people's labels, by the recipe of all heads, and whether it beats what answered the question before."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from workbench.enrich import head, intents, recipe, sentiment
from workbench.enrich.head import Head
from workbench.enrich.heads import Task
from workbench.enrich.labelled import Labelled, Split
from workbench.evaluate.intents import ENOUGH
from workbench.labelling.status import LabelledTexts, labelled_texts
from workbench.labelling.task import task
from workbench.model.analysis import Measured
from workbench.model.config import Labelling
from workbench.model.errors import BadInput
from workbench.model.protocols import Encoder
from workbench.store import Store

METRIC = "macro F1"
LEAST = 9  # labels of each class: three folds to learn from, and a third kept apart to measure on
_DRAWS = 1_000


@dataclass(frozen=True)
class Learned:
    """A trained head beside what it has to beat on the same held-out texts: ``gain`` is ``now`` less ``before``.

    All three are macro F1, posts weighted by how many they stand for where that is known. ``before`` is that of the
    head in use, else of the rules, else of always saying the commonest class; ``rival`` says which.
    """

    head: Head
    rival: str
    now: float
    before: float
    gain: Measured

    @property
    def passed(self) -> bool:
        """The gate: the head is better, and its whole interval says so."""
        return self.gain.low > 0

    def sentence(self) -> str:
        """What came out, in plain words."""
        gain = self.gain
        said = (
            f"macro F1 {self.now:.2f} where {self.rival} reach{'' if self.rival == 'the rules' else 'es'} "
            f"{self.before:.2f}: {gain.value:+.3f} ({gain.low:+.3f} to {gain.high:+.3f}) on {gain.n:,} texts kept apart"
        )
        verdict = "the head is better" if self.passed else "not shown to be better, so keep what there is"
        return f"{said}; {verdict}."


def train(opened: Store, name: str, encoder: Encoder, out: Path, seed: int = 0) -> Learned:
    """Train a head on the labels of a name, a third of them kept apart to measure on; to ``out`` only when it passes.

    What most people said counts, ties are left out. Training does not weight posts: a head's card says the class prior
    it was trained on.

    Raises: UnknownName for the name; BadInput below 100 labelled posts, with too few of a class, or with too few of it
    among the posts drawn by chance.
    """
    asked = task(name, opened.home)
    said = labelled_texts(opened, name)
    counts = {value: said.labels.count(value) for value in asked.classes}
    if len(said.labels) < ENOUGH:
        raise BadInput(
            f"{name} has {len(said.labels)} labelled posts, and a head needs {ENOUGH}",
            do=f"label more, see `workbench label sample {name}`",
        )
    _refuse_few(counts, f"{name} has fewer than {LEAST} labels", name)
    known, weights = _split(said, asked, seed)
    about = Task(name, asked.question, (), lambda: known, METRIC, 0.9, words=13, letters=13)
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".", dir=out) as scratch:
        made = recipe.train(about, encoder, Path(scratch), known).head
        vectors = recipe.inputs_of(encoder, known.held.texts, made.toned)
        before = _before(opened, asked, known, encoder)
        found = _compared(known, weights, made, vectors, before, seed)
        if found.passed:
            for file in sorted(Path(scratch).iterdir()):  # the head last: what is found has its card
                file.replace(out / file.name)
    return found


def macro_f1(chosen: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    """Mean F1 of the classes that occur or are chosen; ``chosen`` and ``truth`` are places of classes, shape (n,)."""
    found = []
    for place in np.union1d(chosen, truth):
        hits = weights[(chosen == place) & (truth == place)].sum()
        found.append(2 * hits / (weights[chosen == place].sum() + weights[truth == place].sum()))
    return float(np.mean(found))


def _compared(
    known: Labelled, weights: np.ndarray, made: Head, vectors: np.ndarray, rival: tuple[str, np.ndarray], seed: int
) -> Learned:
    """A head against what answered the question before, on the texts kept apart."""
    chosen = made.decide(made.probabilities(vectors, known.held.texts))
    name, before = rival
    truth = known.held.labels
    now, was = (macro_f1(answers, truth, weights) for answers in (chosen, before))
    draws = np.random.default_rng(seed).integers(0, len(truth), size=(_DRAWS, len(truth)))
    gains = [macro_f1(chosen[d], truth[d], weights[d]) - macro_f1(before[d], truth[d], weights[d]) for d in draws]
    low, high = np.quantile(gains, [0.025, 0.975])
    return Learned(made, name, now, was, Measured(now - was, float(low), float(high), len(truth)))


def _split(said: LabelledTexts, asked: Labelling, seed: int) -> tuple[Labelled, np.ndarray]:
    """A third of each class apart, and how many posts each of those stands for.

    Kept apart are only posts that were drawn by chance, where there are any: hard posts are good to learn from, and say
    nothing about how a head does on all posts. Without any, each post stands for itself.
    """
    places = np.array([asked.classes.index(value) for value in said.labels])
    chance = np.random.default_rng(seed)
    drawn = np.isfinite(said.weights)
    measurable = drawn if drawn.any() else np.ones(len(places), dtype=bool)
    counts = {value: int((measurable & (places == place)).sum()) for place, value in enumerate(asked.classes)}
    _refuse_few(counts, f"of posts drawn by chance {asked.name} has fewer than {LEAST} labels", asked.name)
    held = np.zeros(len(places), dtype=bool)
    for place in range(len(asked.classes)):
        mine = np.flatnonzero(measurable & (places == place))
        held[chance.choice(mine, len(mine) // 3, replace=False)] = True
    parts = [
        Split([text for text, apart in zip(said.texts, held, strict=True) if apart == kept], places[held == kept])
        for kept in (False, True)
    ]
    where = "a third of the labels of posts drawn by chance, apart before training"
    weights = said.weights[held] if drawn.any() else np.ones(int(held.sum()))
    return Labelled(asked.classes, parts[0], parts[1], where), weights


def _refuse_few(counts: dict[str, int], problem: str, name: str) -> None:
    if few := [value for value, count in counts.items() if count < LEAST]:
        raise BadInput(
            f"{problem} of {', '.join(few)}",
            do=f"draw where there are more, see `workbench label sample {name} --stratified predicted`",
        )


def _before(opened: Store, asked: Labelling, known: Labelled, encoder: Encoder) -> tuple[str, np.ndarray]:
    """What answered the question before, and its answers on the held-out texts."""
    asked_always = (sentiment.NAME, *opened.config.heads)
    if asked.name in asked_always and head.find(asked.name, encoder.name) is not None:
        used = head.load(asked.name, encoder.name, encoder.fingerprint)
        if set(used.classes) == set(asked.classes):
            shares = used.probabilities(recipe.inputs_of(encoder, known.held.texts, used.toned), known.held.texts)
            place = np.array([asked.classes.index(name) for name in used.classes])
            return "the head in use", place[used.decide(shares)]
    rules = intents.load(opened.home)
    if any(one.name == asked.name and one.rule for one in rules.intents):
        said = [intents.YES if asked.name in rules.of(text) else intents.NO for text in known.held.texts]
        return "the rules", np.array([asked.classes.index(one) for one in said])
    commonest = np.bincount(known.train.labels, minlength=len(asked.classes)).argmax()
    return "always saying the commonest", np.full(len(known.held.labels), commonest)
