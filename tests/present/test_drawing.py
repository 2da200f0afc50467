"""Charts without a browser."""

import pytest

from workbench.model.errors import BadInput
from workbench.present import drawing

BARS = {
    "data": {"values": [{"a": 1, "b": "http://example.org"}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "type": "nominal"}},
    "width": "container",
}


def test_the_same_specification_gives_the_same_bytes():
    assert drawing.svg(BARS) == drawing.svg(BARS)


@pytest.mark.parametrize(
    "spec",
    [
        {**BARS, "data": {"url": "http://example.org/x.csv"}},
        {**BARS, "encoding": {**BARS["encoding"], "href": {"field": "b"}}},
        {"vconcat": [{**BARS, "mark": {"type": "image", "url": "http://example.org/x.png"}}]},
    ],
)
def test_a_chart_that_would_load_or_open_something_is_refused(spec):
    with pytest.raises(BadInput):
        drawing.svg(spec)


def test_what_cannot_be_drawn_is_one_sentence():
    with pytest.raises(BadInput, match="cannot be drawn"):
        drawing.svg({"mark": 3})


def test_panels_keep_only_the_data_they_use():
    panel = {"mark": "bar", "encoding": {}, "data": {"name": "one"}}
    spec = {"vconcat": [panel, {**panel, "data": {"name": "two"}}], "datasets": {"one": [{"a": 1}], "two": []}}
    first, second = drawing.panels(spec)
    assert first["datasets"] == {"one": [{"a": 1}]} and second["datasets"] == {"two": []}
    assert drawing.panels(BARS) == [BARS]
