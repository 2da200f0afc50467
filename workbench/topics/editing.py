"""A person's edit into the store: checked, logged, and in force at once, without a new fit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput, UnknownName
from workbench.model.topics import Topics
from workbench.store import Store
from workbench.topics import standing
from workbench.topics.edits import TELLING, Edit, in_force, listed, saying
from workbench.topics.fitting import stop_words, vectors_of
from workbench.topics.standing import Standing

LONGEST = 80  # characters of a label that a table can still show
LEAST_SAID = 5  # posts that must have a seed word before a topic is made of them


def edit_store(
    store: Store, op: str, topics: Sequence[str] = (), value: str = "", *, by: str, why: str = "", at: datetime
) -> tuple[Edit, Standing]:
    """Log one edit and apply it; the edit with the ids it was given, and the topics after it.

    ``op`` and ``value`` as in ``Edit``; ``topics`` are ids or labels. ``seed`` without a topic makes a new one.

    Raises: MissingTable before the first fit or when the posts have vectors of another encoder; UnknownName for a topic
    that is not there; BadInput for an edit that would change nothing or make no sense.
    """
    before = standing.needed(store)
    standing.check_encoder(store, before.found.model)
    corpus = store.select()
    stop = stop_words(store.config, corpus)
    ids = [topic_of(before.shown, topic) for topic in topics]
    _check(before, corpus, op, ids, value)
    if op == "split" or (op == "seed" and not ids):
        ids.append(before.next_id)
    value = value.strip() if op == "rename" else ", ".join(listed(value))
    seq = max([0, *(edit.seq for edit in before.edits)]) + 1
    edit = Edit(seq, op, tuple(ids), value, by.strip() or "unknown", why.strip(), at)
    after = standing.edited(replace(before, edits=(*before.edits, edit)), corpus, stop)
    if op == "split":
        # The words of the part that left are noted, so that a later fit parts the topic the same way round.
        own = after.shown.only([ids[1]])
        if not len(own):
            raise BadInput(
                f"topic {ids[0]} has too few different posts to be split",
                do="split another, or seed a topic with words",
            )
        edit = replace(edit, value=", ".join(word for word, _ in own.words[0][:TELLING]))
        after = standing.edited(replace(before, edits=(*before.edits, edit)), corpus, stop)
    standing.write(store, after)
    return edit, after


def topic_of(topics: Topics, name: str) -> int:
    """The id of a topic given by its number or its label, in any case.

    Raises: UnknownName when there is none.
    """
    text = " ".join(str(name).split())
    if text.isdigit() and int(text) in topics.ids:
        return int(text)
    for number, label in zip(topics.ids, topics.labels, strict=True):
        if label.casefold() == text.casefold():
            return number
    raise UnknownName(f"there is no topic {text!r}", do="see `workbench topics show --top 1000`")


def _check(before: Standing, corpus: Corpus, op: str, ids: Sequence[int], value: str) -> None:
    shown = before.shown
    if op == "undo" and not in_force(before.edits):
        raise BadInput("there is no edit to undo", do="see `workbench topics history`")
    if op == "rename":
        label = " ".join(value.split())
        if not label or label != value.strip() or len(label) > LONGEST or not label.isprintable():
            raise BadInput(
                f"{value!r} cannot be a label", do=f"write 1 to {LONGEST} characters on one line, single spaces between"
            )
        owner = {name.casefold(): topic for topic, name in zip(shown.ids, shown.labels, strict=True)}.get(
            label.casefold()
        )
        if owner not in (None, ids[0]):
            raise BadInput(f"topic {owner} is called {label!r} already", do="choose another label, or merge the two")
    if op == "merge" and (len(set(ids)) < len(ids) or len(ids) < 2):
        twice = next((topic for topic in ids if ids.count(topic) > 1), None)
        given = "one topic alone cannot be merged" if twice is None else f"topic {twice} cannot be merged with itself"
        raise BadInput(given, do="name the topic that stays, then those it takes in")
    if op in ("seed", "ban") and not listed(value):
        raise BadInput("no word was given", do="write words or phrases, separated by commas")
    if op == "seed":
        text, _ = vectors_of(corpus.table("text"), corpus.table("embeddings"))
        said = int(saying(text["normal"].tolist(), listed(value)).sum())
        if said < LEAST_SAID:
            raise BadInput(
                f"{said} posts say one of {', '.join(listed(value))}, and a topic needs {LEAST_SAID}",
                do="give words that more posts use",
            )
