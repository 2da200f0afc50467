"""The labelling page, opened without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from workbench import labelling
from workbench.store import open_store


def script():
    from workbench.present.tools import labelling as page

    page.show()


def said(app: AppTest) -> list[str]:
    return [element.value for element in app.text]


@pytest.fixture
def opened(tmp_path, monkeypatch):
    from .conftest import fill

    home = tmp_path / "home"
    fill(home)
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    return home


def test_where_nothing_waits_the_page_says_what_to_do(opened):
    app = AppTest.from_function(script, default_timeout=60).run()
    assert not app.exception
    assert "No posts wait to be labelled." in said(app)
    assert "workbench label sample sentiment --n 100" in app.code[0].value


def test_a_named_person_answers_skips_and_takes_back(opened):
    store = open_store(opened)
    labelling.draw(store, labelling.task("sentiment", opened), 5)
    app = AppTest.from_function(script, default_timeout=60).run()
    assert "Give your name to begin." in said(app)
    assert not app.button
    app.text_input(key="labelling-by").set_value("Ada").run()
    assert not app.exception
    assert "0 of 5 labelled" in said(app)
    assert not any("negative" in text for text in said(app))  # the prediction is hidden
    assert not any("private_person" in text for text in said(app))
    app.button(key="say-neutral").click().run()
    assert "1 of 5 labelled" in said(app)
    assert "You said neutral; the workbench had said negative." in said(app)
    kept = labelling.labels(store, "sentiment")
    assert kept[["value", "by"]].values.tolist() == [["neutral", "Ada"]]
    next(button for button in app.button if button.label == "Skip").click().run()
    next(button for button in app.button if button.label == "Undo").click().run()
    assert "0 of 5 labelled" in said(app)
    assert labelling.labels(store).empty
    for _ in range(5):
        app.button(key="say-negative").click().run()
    assert "All 5 posts are labelled. Thank you." in said(app)
    assert not app.exception


def test_of_more_than_nine_answers_each_has_a_button_and_nine_a_key(opened):
    classes = [f"kind {letter}" for letter in "abcdefghijk"]
    with (opened / "workbench.toml").open("a") as file:
        file.write(f'\n[[labelling]]\nname = "kind"\nquestion = "What kind?"\nclasses = {classes}\n')
    labelling.draw(open_store(opened), labelling.task("kind", opened), 5)
    app = AppTest.from_function(script, default_timeout=60).run()
    app.text_input(key="labelling-by").set_value("Ada").run()
    keys = {button.key: button.proto.shortcut for button in app.button if button.key}
    assert keys == {f"say-{name}": key for name, key in zip(classes, [*"123456789", "", ""], strict=True)}
    app.button(key="say-kind k").click().run()
    assert labelling.labels(open_store(opened), "kind")["value"].tolist() == ["kind k"]


def test_every_answer_has_a_key(opened):
    store = open_store(opened)
    labelling.draw(store, labelling.task("sentiment", opened), 5)
    app = AppTest.from_function(script, default_timeout=60).run()
    app.text_input(key="labelling-by").set_value("Ada").run()
    keys = {button.label: button.proto.shortcut for button in app.button}
    assert keys == {"Negative": "1", "Neutral": "2", "Positive": "3", "Undo": "u", "Skip": "s"}
