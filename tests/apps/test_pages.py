"""Each department page, opened without a browser."""

import os
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from workbench import runs
from workbench.control import open_control
from workbench.present import numbers
from workbench.present.department import read_all

DEPARTMENTS = Path(__file__).parents[2] / "apps" / "departments"
PAGES = [
    (department.name, number) for department in read_all(DEPARTMENTS)[0] for number in range(len(department.pages))
]
ONE = 'name = "one"\ntitle = "One"\n[[pages]]\nanalysis = "share_of_voice"\n'


def script(folder, name, number):
    from pathlib import Path

    from workbench.present import page
    from workbench.present.department import read_all

    department = next(d for d in read_all(Path(folder))[0] if d.name == name)
    page.show(department.pages[number], department)


def front(folder):
    from pathlib import Path

    from workbench.present.department import read_all
    from workbench.present.tools import home

    home.show(*read_all(Path(folder)))


def opened(name: str, number: int, folder: Path = DEPARTMENTS, **query: str) -> AppTest:
    kwargs = {"folder": str(folder), "name": name, "number": number}
    app = AppTest.from_function(script, kwargs=kwargs, default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def said(app: AppTest) -> list[str]:
    return [element.value for element in app.text]


@pytest.fixture
def one(tmp_path):
    folder = tmp_path / "departments"
    folder.mkdir()
    (folder / "one.toml").write_text(ONE)
    return folder


@pytest.mark.parametrize(("name", "number"), PAGES)
def test_each_page_of_each_department_opens(portal_home, name, number):
    app = opened(name, number)
    assert not app.exception
    assert any("data version" in text for text in said(app))
    assert any("People who do not post in these places" in text for text in said(app))
    assert any("workbench run" in element.value for element in app.code)


def test_the_answer_stands_first_and_is_that_of_the_run(portal_home, one):
    run = runs.run("share_of_voice", home=portal_home)
    texts = said(opened("one", 0, one))
    assert texts[1] == run.headline
    for block in run.blocks:
        if block.kind == "number":
            assert set(filter(None, numbers.parts(block))) <= set(texts)


def test_a_number_opens_exactly_the_posts_it_counts(portal_home, one):
    app = opened("one", 0, one)
    app.button(key="open-share:Ardo").click().run()
    assert not app.exception
    counted = len(runs.open_posts(runs.run("share_of_voice", home=portal_home), 'brand:"Ardo"', home=portal_home))
    assert counted == 440
    assert "440 posts" in said(app)
    assert not any("private_person" in text for text in said(app))
    assert not any("234-0178" in text for text in said(app))


def test_an_incident_opens_its_posts(portal_home):
    app = opened("communications", 0)
    button = next(b for b in app.button if re.match(r"Read the [\d,]+ posts", b.label))
    count = re.search(r"[\d,]+", button.label).group()
    button.click().run()
    assert not app.exception
    assert f"{count} posts" in said(app)


def test_choosing_a_brand_or_a_parameter_gives_the_run_of_that_choice(portal_home, one):
    app = opened("one", 0, one)
    app.selectbox(key="one-share_of_voice.brand").set_value("Belio").run()
    assert said(app)[1] == runs.run("share_of_voice", 'brand:"Belio"', home=portal_home).headline
    app.selectbox(key="one-share_of_voice.brand").set_value(None)
    app.selectbox(key="one-share_of_voice.set.period").set_value("day").run()
    assert "Share of posts by day, counted" in said(app)


def test_a_query_that_cannot_be_read_says_where(portal_home, one):
    app = opened("one", 0, one)
    app.text_input(key="one-share_of_voice.words").set_value("brand:(").run()
    assert not app.exception
    assert any("The query cannot be read at column" in text for text in said(app))


def test_choices_that_match_nothing_are_no_data_and_not_zero(portal_home, one):
    app = opened("one", 0, one)
    app.text_input(key="one-share_of_voice.words").set_value("unheardof").run()
    assert not app.exception
    assert any("not a zero, it is no data" in text for text in said(app))


def test_a_batch_analysis_is_computed_by_a_page_only_when_somebody_asks_for_it(portal_home, monkeypatch):
    from workbench.store.runs import list_runs

    before = {run.run for run in list_runs(portal_home)}
    app = opened("research", 1)
    app.text_input(key="research-topic_overview.words").set_value("charger").run()
    assert not app.exception
    assert any("have not been computed yet" in text for text in said(app))
    assert any(element.value.startswith("workbench run topic_overview") for element in app.code)
    assert {run.run for run in list_runs(portal_home)} == before
    app.button(key="compute").click().run()
    assert not app.exception
    assert not any("have not been computed yet" in text for text in said(app))
    assert len(list_runs(portal_home)) == len(before) + 1


def test_an_analysis_without_a_record_refuses_and_names_the_command(portal_home, one, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(tmp_path / "none"))
    app = opened("one", 0, one)
    assert "share_of_voice has not been promoted." in said(app)
    assert [element.value for element in app.code] == ["workbench promote share_of_voice --by WHO"]
    assert not app.selectbox


def test_without_a_store_a_page_says_what_to_do(portal_home, one, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "nowhere"))
    app = opened("one", 0, one)
    assert not app.exception
    assert any("workbench ingest FILE" in element.value for element in app.code)


def test_posts_that_are_not_enriched_name_the_command(portal_home, one, tmp_path, monkeypatch):
    import pandas as pd

    from workbench.store import open_store

    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "bare"))
    store = open_store(tmp_path / "bare")
    posts = {"post_id": ["a"], "text": ["hello"], "created_at": pd.to_datetime(["2025-03-01T00:00Z"])}
    store.append_posts(pd.DataFrame(posts), app="test", seq=1)
    app = opened("one", 0, one)
    assert not app.exception
    assert [element.value for element in app.code] == ["workbench enrich"]


def test_a_page_without_topics_names_every_command_that_leads_to_its_answer(portal_home, tmp_path, monkeypatch):
    import pandas as pd

    from workbench.store import open_store

    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "bare"))
    posts = {"post_id": ["a"], "text": ["hello"], "created_at": pd.to_datetime(["2025-03-01T00:00Z"])}
    open_store(tmp_path / "bare").append_posts(pd.DataFrame(posts), app="test", seq=1)
    app = opened("research", 1)
    assert not app.exception
    assert [element.value for element in app.code] == ["workbench topics fit\nworkbench run topic_overview"]


def test_home_lists_departments_and_greys_what_is_not_promoted(portal_home, one, tmp_path, monkeypatch):
    (one / "broken.toml").write_text('name = "broken"\n')
    app = AppTest.from_function(front, kwargs={"folder": str(one)}, default_timeout=60).run()
    assert not app.exception
    assert "Posts\n680" in said(app)
    assert any("broken.toml" in text for text in said(app))
    assert "How much of the conversation is about each brand?" in said(app)
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(tmp_path / "none"))
    app.run()
    assert "Not open yet: share_of_voice has not been promoted." in said(app)


def test_home_gives_the_answer_of_each_first_page_that_has_one_and_computes_none(portal_home, monkeypatch):
    from workbench.store.runs import list_runs

    run = runs.run("crisis_watch", home=portal_home)
    before = len(list_runs(portal_home))
    app = AppTest.from_function(front, kwargs={"folder": str(DEPARTMENTS)}, default_timeout=60).run()
    assert not app.exception
    assert run.headline in said(app)
    assert runs.run("brand_health", home=portal_home).headline in said(app)
    stories = next(block.incidents for block in run.blocks if block.kind == "incidents")
    assert any(text.startswith("Active stories\n") and f"of {len(stories)}" in text for text in said(app))
    assert len(list_runs(portal_home)) == before


def test_a_page_of_people_is_written_down_once_a_visit_and_not_by_the_first_page(portal_home):
    def written():
        entries = open_control(portal_home).audit.entries()
        return sum(entry.detail["analysis"] == "talent_signals" for entry in entries if entry.action == "open run")

    before = written()
    AppTest.from_function(front, kwargs={"folder": str(DEPARTMENTS)}, default_timeout=60).run()
    assert written() == before
    opened("people", 1).run().run()  # somebody moves a control twice
    assert written() == before + 1
    opened("people", 1)
    assert written() == before + 2


def test_a_record_taken_back_closes_the_page_on_its_next_run(portal_home, one, tmp_path, monkeypatch):
    import shutil

    records = tmp_path / "records"
    shutil.copytree(os.environ["WORKBENCH_PROMOTED"], records)
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(records))
    app = opened("one", 0, one)
    assert app.selectbox
    shutil.rmtree(records / "share_of_voice")
    app.run()
    assert "share_of_voice has not been promoted." in said(app)
    assert not app.selectbox


def test_home_without_posts_says_how_to_load_some(portal_home, one, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "nowhere"))
    app = AppTest.from_function(front, kwargs={"folder": str(one)}, default_timeout=60).run()
    assert not app.exception
    assert any("workbench ingest" in text for text in [*said(app), *(element.value for element in app.code)])


def test_every_kind_of_parameter_has_its_control():
    def controls():
        from datetime import date
        from typing import Literal

        import streamlit as st
        from pydantic import Field

        from workbench.model.analysis import Params
        from workbench.present import widgets

        class Everything(Params):
            count: int = Field(5, ge=1, le=10, title="Count")
            rate: float = Field(1.0, gt=0, le=30, title="Rate")
            open_ended: int = Field(3, ge=0, title="Open")
            choice: Literal["a", "b"] = Field("b", title="Choice")
            switch: bool = Field(True, title="Switch")
            day: date = Field(date(2025, 3, 1), title="Day")
            word: str | None = Field(None, title="Word")
            maybe: int | None = Field(None, title="Maybe")
            listed: tuple[str, ...] = ("x",)

        st.session_state["chosen"] = widgets.controls(Everything, {"count": 7}, "t")
        Everything(**st.session_state["chosen"])

    app = AppTest.from_function(controls).run()
    assert not app.exception
    chosen = dict(app.session_state["chosen"])
    assert (chosen["count"], chosen["choice"], chosen["switch"], chosen["word"]) == (7, "b", True, None)
    assert [slider.label for slider in app.slider] == ["Count", "Rate"]
    assert app.slider[1].min > 0
    assert [box.label for box in app.number_input] == ["Open", "Maybe"]
    assert (app.selectbox[0].options, app.toggle[0].label, app.date_input[0].label) == (["a", "b"], "Switch", "Day")
    assert chosen["listed"] == ("x",)


def test_a_page_of_groups_refuses_words_that_could_mean_one_person(portal_home):
    texts = said(opened("people", 0, **{"people-employee_voice.words": "charger"}))
    assert any("could narrow it to one person" in text for text in texts)
    assert not any("data version" in text for text in texts)
