"""The notebook's widget: buttons and keys say, skip and take back; strangers' words stay words."""

import pandas as pd
import pytest

from workbench import labelling
from workbench.labelling import Session
from workbench.present.labelling_widget import label
from workbench.store import open_store

HOSTILE = "<script>alert(1)</script> @private_person <b>bold</b>"


@pytest.fixture
def widget(tmp_path):
    store = open_store(tmp_path / "home")
    posts = pd.DataFrame({"post_id": [f"p{n}" for n in range(4)], "text": HOSTILE, "source": "s", "channel": "c"})
    store.append_posts(posts.assign(created_at=pd.Timestamp("2025-03-01", tz="UTC")), app="t", seq=1)
    labelling.draw(store, labelling.task("praise", store.home), 4)
    return label(Session("praise", "Ada", store.home))


def values(widget) -> list[str]:
    return labelling.labels(widget.session.opened, "praise")["value"].tolist()


def test_keys_answer_skip_and_take_back(widget) -> None:
    for key in ("1", "2", "S", "9", "x"):
        widget._key.value = key
        assert widget._key.value == ""
    assert sorted(values(widget)) == ["no", "yes"]
    widget._key.value = "u"
    assert values(widget) == ["yes"]


def test_buttons_do_the_same_until_all_is_labelled(widget) -> None:
    for _ in range(4):
        widget._answers[0].click()
    assert values(widget) == ["yes"] * 4
    assert "All posts are labelled" in widget._post.value
    assert widget._answers[0].disabled and widget._skip.disabled
    widget._answers[0].click()
    widget._undo.click()
    assert values(widget) == ["yes"] * 3
    assert "3 of 4 labelled" in widget._said.value


def test_words_of_strangers_are_escaped_and_masked_and_the_widget_draws_itself(widget) -> None:
    assert "&lt;script&gt;" in widget._post.value and "<script" not in widget._post.value
    assert "private_person" not in widget._post.value
    assert "application/vnd.jupyter.widget-view+json" in widget._repr_mimebundle_()
