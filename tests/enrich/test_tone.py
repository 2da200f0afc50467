"""The second top: what it adds to a vector, that it leaves the vector alone, and that damage is refused."""

from pathlib import Path

import numpy as np
import pytest

from workbench.enrich import encoder, graph, minilm, probes, tone, weights
from workbench.enrich.encoders import inputs
from workbench.enrich.train_tone import RANK
from workbench.model.errors import BadInput


@pytest.fixture(scope="module")
def made() -> tone.Tone:
    return tone.Tone()


def test_the_vectors_are_those_of_minilm(made: tone.Tone) -> None:
    vectors, tones = made.both(probes.TEXTS)
    np.testing.assert_allclose(vectors, minilm.MiniLM().encode(probes.TEXTS), atol=1e-6)
    assert tones.shape == (len(probes.TEXTS), tone.DIMS)
    assert tones.dtype == np.float32


def test_the_encoder_stays_what_it_was_and_gives_both() -> None:
    toned = encoder("minilm")
    assert isinstance(toned, tone.Toned)
    assert toned.fingerprint == minilm.MiniLM().fingerprint
    np.testing.assert_array_equal(toned.encode(probes.TEXTS), minilm.MiniLM().encode(probes.TEXTS))
    read = inputs(toned, probes.TEXTS, toned=True)
    np.testing.assert_array_equal(read, np.hstack(toned.both(probes.TEXTS)))
    assert inputs(toned, probes.TEXTS, toned=False).shape == (len(probes.TEXTS), minilm.DIMS)
    assert inputs(encoder("minilm-fp32"), probes.TEXTS[:1], toned=True).shape == (1, minilm.DIMS)


def test_a_graph_with_other_tones_is_refused_before_it_says_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors.numpy import load_file

    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path))
    state = load_file(weights.folder() / weights.FILE)
    other = {key: 3 * values if key.endswith(tone.LEFT) else values for key, values in tone.read().items()}
    model = graph.transformer(state | tone.second_top(state, other), graph.full, (graph.POOLED, graph.TONE))
    (tmp_path / tone.fingerprint()).mkdir()
    (tmp_path / tone.fingerprint() / "model.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(BadInput, match="tone gives other vectors"):
        tone.Toned().both(["late"])


def test_the_probe_texts_have_the_tones_of_the_package(made: tone.Tone) -> None:
    tone.check(made)


def test_a_tone_does_not_depend_on_the_texts_beside_it(made: tone.Tone) -> None:
    together = made.vectors(probes.TEXTS)
    alone = np.concatenate([made.vectors([text]) for text in probes.TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_no_texts_give_no_rows(made: tone.Tone) -> None:
    assert made.vectors([]).shape == (0, tone.DIMS)


def test_complaints_are_negative_praise_is_positive_and_news_is_neutral(made: tone.Tone) -> None:
    texts = ["I hate this, worst flight ever", "I love it, thank you so much!", "The meeting is on Tuesday at 10."]
    assert made.vectors(texts)[:, :3].argmax(axis=1).tolist() == [0, 2, 1]


def test_a_second_top_without_differences_gives_what_the_first_gives() -> None:
    from safetensors.numpy import load_file

    state = load_file(weights.folder() / weights.FILE)
    unchanged = {key: np.zeros_like(values) for key, values in tone.read().items()}
    model = graph.transformer(state | tone.second_top(state, unchanged), graph.full, (graph.POOLED, graph.TONE))
    session = minilm.session(model.SerializeToString())
    for _, tokens in minilm.passes(minilm.tokenizer(minilm.MAX_TOKENS), probes.TEXTS):
        first, second = session.run([graph.POOLED, graph.TONE], {graph.TOKENS: tokens})
        np.testing.assert_allclose(first, second, atol=1e-6)


def test_scores_are_a_linear_map_of_the_means() -> None:
    axes, shift = np.zeros((graph.DIMS, tone.DIMS), np.float32), np.arange(tone.DIMS, dtype=np.float32)
    axes[7, 2] = 2
    means = np.zeros((1, graph.DIMS), np.float32)
    means[0, 7] = 3
    assert tone.project(means, {"axes": axes, "shift": shift})[0, :4].tolist() == [0, 1, 8, 3]


def test_a_damaged_artefact_is_refused(tmp_path: Path) -> None:
    damaged = tmp_path / tone.FILE.name
    damaged.write_bytes(tone.FILE.read_bytes()[:1000])
    with pytest.raises(BadInput, match="tone_minilm"):
        tone.Tone(damaged)
    with pytest.raises(BadInput, match="absent"):
        tone.Tone(tmp_path / "absent.safetensors")


def test_a_damaged_graph_is_refused_with_what_to_delete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path))
    fresh = tone.Tone()
    (tmp_path / fresh.fingerprint).mkdir()
    (tmp_path / fresh.fingerprint / "model.onnx").write_bytes(b"cut")
    with pytest.raises(BadInput, match="damaged"):
        fresh.vectors(["late"])


def test_the_artefact_is_small_and_of_the_stated_rank() -> None:
    assert tone.FILE.stat().st_size < 3_000_000
    assert {values.shape[1] for key, values in tone.read().items() if key.endswith(tone.LEFT)} == {RANK}
