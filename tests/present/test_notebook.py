"""Jupyter: a run draws itself, with no network."""

import subprocess
import sys

import altair as alt
import pandas as pd
from IPython.core.interactiveshell import InteractiveShell

from workbench.present import notebook


def test_a_run_as_last_value_of_a_cell_draws_itself(run):
    shell = InteractiveShell()
    notebook.activate(shell)
    notebook.activate(shell)
    shown, _ = shell.display_formatter.format(run)
    assert shown["text/html"].count("<svg role=") == 1
    assert "16 %" in shown["text/html"] and "16 %" in shown["text/plain"]
    assert "<script" not in shown["text/html"] and "<img" not in shown["text/html"]
    alt.renderers.enable("default")


def test_naming_run_in_a_notebook_is_enough(run):
    shell = InteractiveShell.instance()
    try:
        assert not shell.run_cell("import workbench as wb; wb.run").error_in_exec
        shown, _ = shell.display_formatter.format(run)
        assert "wb-headline" in shown["text/html"]
    finally:
        InteractiveShell.clear_instance()
        alt.renderers.enable("default")


def test_outside_a_notebook_nothing_is_drawn_or_loaded_for_it():
    script = "import sys, workbench; workbench.run; assert 'workbench.present.notebook' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_show_reads_the_posts_of_a_corpus_in_memory(run, corpus):
    shown = notebook.show(run, corpus=corpus)._repr_mimebundle_()
    assert "onerror" in shown["text/html"] and "<img" not in shown["text/html"]
    assert "private_person" not in shown["text/html"]


def test_an_altair_chart_becomes_a_picture():
    chart = alt.Chart(pd.DataFrame({"a": [1, 2]})).mark_bar().encode(x="a:Q")
    drawn = notebook._chart(chart.to_dict())
    assert drawn["image/svg+xml"].startswith("<svg")
