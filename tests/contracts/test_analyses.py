"""Every analysis, held to its protocol."""

import json

import numpy as np
import pandas as pd
import pytest
from pydantic_core import PydanticUndefined

from workbench.analyses import ALL
from workbench.model import messages, post
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput
from workbench.model.findings import Findings, Number
from workbench.model.messages import Message

HOSTILE = (
    "<script>alert(1)</script>",
    "![x](http://example.org/x.png) **bold** [red]rich[/red]",
    '=HYPERLINK("http://example.org")',
    "\u202eright to left\u202c \U0001f469\u200d\U0001f469\u200d\U0001f467 \x1b[31m",
    "a" * 5000,
    "' OR 1=1; --",
)


def corpus(n: int, texts: tuple[str, ...] = ("fine", "broken again", "when does it ship")) -> Corpus:
    """``n`` posts every 7 hours by 5 authors on 2 brands, with every table an analysis may need."""
    ids = [f"p{i:04d}" for i in range(n)]
    words = [texts[i % len(texts)] for i in range(n)]
    posts = post.conform(
        pd.DataFrame(
            {
                "post_id": pd.Series(ids, dtype="str"),
                "author": pd.Series([f"a{i % 5}" for i in range(n)], dtype="str"),
                "text": pd.Series(words, dtype="str"),
                "created_at": pd.date_range("2025-01-01", periods=n, freq="7h", tz="UTC"),
                "channel": pd.Series(["forum" if i % 3 else "reviews" for i in range(n)], dtype="str"),
            }
        )
    )
    key = posts[["post_id"]]
    topics = np.arange(n) % 3 - 1
    tables = {
        "text": key.assign(normal=posts["text"], text_id=posts["text"].map(lambda t: f"t{len(t)}{t[:8]}")),
        "language": key.assign(lang="en", confidence=0.9),
        "duplicates": key.assign(family=[f"f{i % max(n // 2, 1)}" for i in range(n)]),
        "brands": key.assign(brand=[("Ardo", "Belio")[i % 2] for i in range(n)]),
        "sentiment": key.assign(
            sentiment=[("negative", "neutral", "positive")[i % 3] for i in range(n)],
            p_negative=0.4,
            p_neutral=0.3,
            p_positive=0.3,
        ),
        "classes": key.assign(
            head=[("question", "feature_request", "purchase_intent", "switching")[i % 4] for i in range(n)],
            label="yes",
            p=np.nan,
        ),
        "aspects": key.assign(
            aspect=[("battery", "price")[i % 2] for i in range(n)],
            polarity=[("negative", "neutral", "positive")[i % 3] for i in range(n)],
            quote=posts["text"],
            start=0,
            end=posts["text"].str.len(),
        ),
        "topics": key.assign(topic=topics, similarity=0.5),
        "topic_table": pd.DataFrame(
            {
                "topic": [0, 1],
                "label": pd.Series([texts[0][:80], texts[-1][:80] + " 2"], dtype="str"),
                "words": [["one", "two"], ["three", "four"]],
                "weights": [[0.5, 0.4], [0.5, 0.4]],
                "posts": [int((topics == 0).sum()), int((topics == 1).sum())],
                "centroid": [[1.0, 0.0], [0.0, 1.0]],
                "threshold": [0.1, 0.1],
            }
        ),
    }
    tables["messages"] = messages.table(
        [Message(name="ours", text=texts[0][:80], words=(texts[-1][:80],), brand="Ardo")], np.array([[1.0, 0.0]])
    )
    tables["embeddings"] = (
        tables["text"][["text_id"]]
        .drop_duplicates()
        .reset_index(drop=True)
        .assign(vector=lambda t: [[1.0, 0.0]] * len(t))
    )
    return Corpus.of(posts, **tables)


@pytest.fixture(params=sorted(ALL))
def analysis(request):
    return ALL[request.param]


@pytest.mark.parametrize("n", [0, 1, 2, 60])
def test_any_number_of_posts_gives_findings_that_survive_json(analysis, n):
    findings = analysis.run(corpus(n), analysis.check_params({}))
    assert findings.headline.strip().endswith((".", "!", "?"))
    assert Findings.model_validate_json(findings.model_dump_json()) == findings
    json.loads(findings.model_dump_json())  # no NaN, no Infinity


def test_every_share_of_posts_says_how_it_was_come_by(analysis):
    findings = analysis.run(corpus(60), analysis.check_params({}))
    shown = [block for block in findings.blocks if isinstance(block, Number) and block.unit == "share"]
    assert [block.key for block in shown if block.value is not None and not block.badge] == []


def test_hostile_texts_change_nothing_but_themselves(analysis):
    findings = analysis.run(corpus(30, HOSTILE), analysis.check_params({}))
    assert Findings.model_validate_json(findings.model_dump_json()) == findings


def test_the_same_corpus_gives_the_same_findings_twice(analysis):
    first, second = (analysis.run(corpus(40), analysis.check_params({})) for _ in range(2))
    assert first == second


def test_the_posts_are_left_as_they_were(analysis):
    given = corpus(40)
    before = {name: given.table(name).copy() for name in given.tables}
    analysis.run(given, analysis.check_params({}))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(given.table(name), frame)


def test_every_bound_of_every_parameter_runs_and_one_step_beyond_is_refused(analysis):
    for name, field in analysis.params.model_fields.items():
        assert field.title, f"{name} has no title for people"
        for rule in field.metadata:
            for kind, inside in (("ge", 0), ("le", 0), ("gt", 1e-6), ("lt", -1e-6)):
                bound = getattr(rule, kind, None)
                if bound is None:
                    continue
                analysis.run(corpus(40), analysis.check_params({name: bound + inside}))
                outward = -1 if kind in ("ge", "gt") else 1
                with pytest.raises(BadInput, match=name):
                    analysis.check_params({name: bound + outward})


def test_unknown_parameters_are_refused_with_the_known_ones(analysis):
    with pytest.raises(BadInput, match="no_such_parameter"):
        analysis.check_params({"no_such_parameter": 1})


def test_every_parameter_has_a_default_so_that_a_page_opens_at_once(analysis):
    for name, field in analysis.params.model_fields.items():
        assert field.default is not PydanticUndefined or field.default_factory, name


def test_every_analysis_says_its_question_limits_and_gates(analysis):
    assert analysis.question.endswith("?")
    assert analysis.limits and analysis.gates
    assert analysis.cost in ("live", "scan", "batch")
