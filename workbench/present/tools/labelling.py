"""The labelling page: one post, one question, one key."""

import shlex
from pathlib import Path

import streamlit as st

from workbench import labelling, store
from workbench.labelling import Session
from workbench.model.errors import WorkbenchError
from workbench.present import html, widgets

SKIP, UNDO = ":material/skip_next:", ":material/undo:"
KEYS = "123456789"


def show(home: Path | None = None) -> None:
    """Whoever gives a name labels the posts that wait, one after the other; nothing else happens on this page."""
    widgets.style()
    widgets.words("Labelling", "headline", "labelling")
    try:
        opened = store.open_store(home, create=False)
        queues = {
            name: queue for name in labelling.tasks(opened.home) if (queue := labelling.waiting(opened.home, name))
        }
    except WorkbenchError as error:
        widgets.stop(error)
        return
    if not queues:
        _nothing_waits()
        return
    with st.container(horizontal=True, key="wb-labelling-who"):
        name = st.selectbox("What to label", list(queues), format_func=_said, key="labelling-name", bind="query-params")
        by = st.text_input("Your name", key="labelling-by", placeholder="so that agreement can be measured")
    if not by.strip():
        widgets.words("Give your name to begin.", "said", "no-name")
        return
    kept = st.session_state.get("labelling-session")
    if not isinstance(kept, Session) or (kept.queue, kept.by) != (queues[name], by.strip()):
        try:
            kept = Session(name, by, home)
        except WorkbenchError as error:
            widgets.stop(error)
            return
        st.session_state["labelling-session"] = kept
    _label(kept)


def _label(session: Session) -> None:
    """The question, the post and the answers."""
    done, total = session.progress
    post = session.next()
    with st.container(key="wb-labelling"):
        widgets.words(session.task.question, "story", "question")
        if session.task.guidance:
            widgets.words(session.task.guidance, "quiet", "guidance")
        st.progress(done / total if total else 1.0)
        if post is None:
            _all_done(session, done)
        else:
            post_id = str(post.name)
            with st.container(border=True, key="wb-read"):
                st.text(post["text"])
                widgets.words(html.origin(post), "quiet", "origin")
            with st.container(horizontal=True, key="wb-answers"):
                for at, value in enumerate(session.task.classes):
                    st.button(
                        _said(value), key=f"say-{value}", shortcut=KEYS[at : at + 1] or None, width="stretch",
                        on_click=session.say, args=(post_id, value),
                    )  # fmt: skip
        with st.container(horizontal=True, key="wb-labelling-foot"):
            st.button("Undo", icon=UNDO, type="tertiary", shortcut="U", on_click=session.undo, disabled=not done)
            if post is not None:
                st.button("Skip", icon=SKIP, type="tertiary", shortcut="S", on_click=session.skip, args=(post_id,))
            widgets.words(f"{done:,} of {total:,} labelled", "quiet", "progress")
        if session.last is not None:
            widgets.words(_last(session), "said", "last")


def _last(session: Session) -> str:
    """The answer just given beside what the workbench had said, which stays hidden until then."""
    last = session.last
    if last is None or last.predicted is None:
        return f"You said {last.value}." if last else ""
    if last.value == last.predicted:
        return f"You said {last.value}; so did the workbench."
    return f"You said {last.value}; the workbench had said {last.predicted}."


def _all_done(session: Session, done: int) -> None:
    name = shlex.quote(session.task.name)
    widgets.words(f"All {done:,} posts are labelled. Thank you.", "calm", "done")
    widgets.words("What they tell, a second opinion, and more of them:", "said", "more")
    st.code(
        f"workbench label status\nworkbench label sample {name} --again\nworkbench label sample {name} --seed 1",
        language=None,
        wrap_lines=True,
    )


def _nothing_waits() -> None:
    """What to do where no sample was drawn."""
    with st.container(key="wb-stop-labelling"):
        st.text("No posts wait to be labelled.")
        st.text("What to do: draw a sample, then come back. A hundred labels say how right a rule is.")
        st.code(
            "workbench label sample sentiment --n 100\nworkbench label sample purchase_intent --stratified predicted",
            language=None,
            wrap_lines=True,
        )


def _said(name: str) -> str:
    """A name as people read it; of marks that a button's label would take for formatting none are left."""
    plain = name.replace("_", " ").replace("brand:", "brand: ")
    return "".join(f"\\{sign}" if sign in r"\`*[]<>$:~#" else sign for sign in f"{plain[:1].upper()}{plain[1:]}")
