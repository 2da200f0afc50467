"""Labelling in a notebook: one post at a time, with buttons, or with the keys 1 to 9 in the box beneath them."""

from functools import partial
from typing import Any

import ipywidgets as w

from workbench.labelling import Session
from workbench.present import html

KEYS = "123456789"
SKIP, UNDO = "s", "u"


class LabellingWidget:
    """The last value of a cell draws it; it ends where the queue ends. ``box`` is what is drawn."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._post = w.HTML()
        self._progress = w.IntProgress(min=0, bar_style="info", layout=w.Layout(width="100%", height="8px"))
        self._said = w.HTML()
        self._key = w.Text(
            placeholder=f"type 1 to {len(session.task.classes)}, {SKIP} or {UNDO}", layout=_wide("16rem")
        )
        self._answers = [w.Button(description=value, layout=_wide("auto")) for value in session.task.classes]
        self._skip, self._undo = w.Button(description="skip"), w.Button(description="undo")
        for button, value in zip(self._answers, session.task.classes, strict=True):
            button.on_click(partial(self._pressed, value))
        self._skip.on_click(lambda _: self.skip())
        self._undo.on_click(lambda _: self.undo())
        self._key.observe(self._typed, names="value")
        question = w.HTML(f"<b>{html.safe(session.task.question)}</b><br><i>{html.safe(session.task.guidance)}</i>")
        self.box = w.VBox(
            [
                question,
                self._progress,
                self._post,
                w.HBox(self._answers),
                w.HBox([self._key, self._skip, self._undo]),
                self._said,
            ],
            layout=w.Layout(max_width="46rem"),
        )
        self._draw()

    def say(self, value: str) -> None:
        """Answer the post that is shown; nothing where none is."""
        if self._shown is not None:
            self.session.say(self._shown, value)
            self._draw()

    def skip(self) -> None:
        """Leave the post that is shown for later."""
        if self._shown is not None:
            self.session.skip(self._shown)
            self._draw()

    def undo(self) -> None:
        """Take the last answer back."""
        self.session.undo()
        self._draw()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.box._repr_mimebundle_(**kwargs)

    def _pressed(self, value: str, _: w.Button) -> None:
        self.say(value)

    def _typed(self, change: dict[str, Any]) -> None:
        """A key in the box is an answer; the box is empty again at once."""
        key = str(change["new"]).strip().lower()[-1:]
        if not key:
            return
        self._key.value = ""
        if key == SKIP:
            self.skip()
        elif key == UNDO:
            self.undo()
        elif key in KEYS and KEYS.index(key) < len(self.session.task.classes):
            self.say(self.session.task.classes[KEYS.index(key)])

    def _draw(self) -> None:
        """Show the post that stands next, how far one is, and what was said last."""
        post = self.session.next()
        self._shown = None if post is None else str(post.name)
        done, total = self.session.progress
        self._progress.max, self._progress.value = max(total, 1), done
        if post is None:
            self._post.value = "<p><b>All posts are labelled.</b></p>"
        else:
            self._post.value = (
                '<div style="border:1px solid #8885;border-radius:.5rem;padding:1rem 1.2rem;margin:.4rem 0">'
                f'<div style="font-size:1.15em;line-height:1.5;white-space:pre-line">{html.safe(post["text"])}</div>'
                f'<div style="opacity:.7">{html.safe(html.origin(post))}</div></div>'
            )
        for button in (*self._answers, self._skip):
            button.disabled = post is None
        self._undo.disabled = not done
        last = self.session.last
        said = "" if last is None else f" · you said {last.value}"
        if last is not None and last.predicted is not None:
            said += f", the workbench {last.predicted}"
        self._said.value = html.safe(f"{done:,} of {total:,} labelled{said}")


def label(session: Session) -> LabellingWidget:
    """The widget of a session, to be the last value of a cell."""
    return LabellingWidget(session)


def _wide(width: str) -> w.Layout:
    return w.Layout(width=width)
