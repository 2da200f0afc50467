"""Every notebook runs from top to bottom on the sample corpus and draws what it promises."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CHARTS = {  # how many charts each draws; a chart that fails to draw leaves no trace but a missing one
    "00_tour.ipynb": 3,
    "10_topic_overview.ipynb": 6,
    "11_topic_quality.ipynb": 1,
    "12_collection_health.ipynb": 1,
    "20_crisis_watch.ipynb": 1,
    "21_alert_budget.ipynb": 1,
    "30_honest_shares.ipynb": 1,
    "30_share_of_voice.ipynb": 4,
    "31_new_intent_in_15_minutes.ipynb": 0,
    "32_voice_of_customer.ipynb": 1,
    "33_sentiment_trend.ipynb": 3,
    "40_service_triage.ipynb": 2,
    "41_product_feedback.ipynb": 2,
    "50_brand_health.ipynb": 4,
    "51_competitor_benchmark.ipynb": 3,
    "52_shift_explained.ipynb": 2,
    "60_lead_scores.ipynb": 1,
    "61_account_triggers.ipynb": 0,
    "70_employee_voice.ipynb": 0,
    "71_talent_signals.ipynb": 0,
    "80_voices.ipynb": 1,
    "81_message_tracker.ipynb": 1,
    "90_campaign_effect.ipynb": 1,
    "91_content_gaps.ipynb": 2,
    "99_reading_numbers.ipynb": 1,
}


def charts(notebook: nbformat.NotebookNode) -> int:
    """Drawn charts: SVG images, and SVGs with a description inside HTML."""
    drawn = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            bundle = output.get("data", {})
            drawn += "image/svg+xml" in bundle
            drawn += bundle.get("text/html", "").count('<svg role="img"')  # bars beside words are not charts
    return drawn


def test_every_notebook_is_expected_here() -> None:
    assert {path.name for path in NOTEBOOKS.glob("*.ipynb")} == set(CHARTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARTS)
def test_the_notebook_runs_and_draws_its_charts(
    name: str, sample_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(sample_home))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))  # no history file of whoever runs the tests
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", record_timing=False, resources={"metadata": {"path": tmp_path}}
    )
    client.execute(env={**os.environ})
    assert charts(notebook) == CHARTS[name]
    html = "".join(
        output.get("data", {}).get("text/html", "") for cell in notebook.cells for output in cell.get("outputs", [])
    )
    assert "http://" not in html.replace("http://www.w3.org/", "")  # names of XML vocabularies are no addresses
    assert "https://" not in html
