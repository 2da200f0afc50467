"""The report: one file, inert, the same bytes each time."""

import json
import re
from html.parser import HTMLParser

import pytest

from workbench.present import report

LOADS = ("src", "srcset", "data", "poster", "background", "action", "formaction")


class Reader(HTMLParser):
    """Elements, attributes and text as a browser's parser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def page(run, corpus):
    return report.report([run], corpus=corpus)


def test_the_same_run_gives_the_same_bytes(run, corpus, page):
    assert report.report([run], corpus=corpus) == page


def test_a_run_read_from_its_file_gives_the_bytes_of_the_run_just_made(run, corpus, page):
    read = type(run).model_validate_json(json.dumps(run.model_dump(mode="json"), sort_keys=True))
    turned = dict(reversed(read.provenance.params.items()))
    read = read.model_copy(update={"provenance": read.provenance.model_copy(update={"params": turned})})
    assert report.report([read], corpus=corpus) == page


def test_hostile_words_are_shown_and_become_no_element(page):
    read = Reader(page)
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"img", "iframe", "object", "embed", "form", "input", "link", "audio", "video", "b", "bold"}
    assert "<script>alert(1)</script>" in read.text
    assert "[bold]not markup[/bold]" in read.text


def test_nothing_is_loaded_and_no_script_can_run(page):
    read = Reader(page)
    for tag, attributes in read.elements:
        assert not set(attributes) & set(LOADS), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        if tag == "script":
            assert attributes["type"] == "application/vnd.vegalite+json"
        if "href" in attributes:
            assert (attributes["href"] or "").startswith("#")
    policy = next(a["content"] for tag, a in read.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "url(http" not in page and "@import" not in page


def test_people_are_masked_and_control_characters_gone(page):
    assert "private_person" not in page and "me@home.example" not in page
    assert "\x1b" not in page and "\u202e" not in page


def test_each_chart_is_drawn_and_its_specification_attached(page, run):
    figures = [block for block in run.blocks if block.kind == "figure"]
    assert page.count("<svg role=") == len(figures)
    attached = re.findall(r'<script type="application/vnd\.vegalite\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert [json.loads(text) for text in attached] == [figure.spec for figure in figures]


def test_charts_share_no_ids_so_that_one_cannot_clip_another(run, corpus):
    both = report.report([run, run.model_copy(update={"run": "f" * 16})], corpus=corpus)
    ids = re.findall(r'(?<![-\w])id="([^"]+)"', both)
    assert len(ids) == len(set(ids))


def test_the_page_can_be_read_aloud(page):
    read = Reader(page)
    assert ("html", {"lang": "en"}) in read.elements
    assert sum(tag == "h1" for tag, _ in read.elements) == 1
    assert all("scope" in attributes for tag, attributes in read.elements if tag == "th")
    drawn = [a for tag, a in read.elements if tag == "svg" and a.get("role") == "img"]
    assert all(a["aria-label"] for a in drawn)


def test_the_report_says_where_it_comes_from(page, run):
    read = Reader(page)
    assert run.provenance.coverage.sentence() in read.text
    assert run.provenance.reproduce in read.text
    assert run.provenance.data_version in read.text
    assert "not promoted" in read.text or "promoted, proved" in read.text
    assert "Brands shown" in read.text


def test_an_answer_without_blocks_is_a_report_too(empty_run, corpus):
    assert empty_run.headline in report.report([empty_run], corpus=corpus)
