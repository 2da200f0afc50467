"""Tuning the second top: batches, the tenth held out, and what the artefact keeps of the tuned layers."""

from pathlib import Path

import numpy as np
import pytest
import torch

from workbench.enrich import graph, minilm, minilm_fp32, probes, tone, train_tone
from workbench.enrich.train_tone import States


@pytest.fixture(scope="module")
def states() -> States:
    rng = np.random.default_rng(5)
    lengths = rng.integers(2, 12, 48)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return States(rng.normal(size=(lengths.sum(), graph.DIMS)).astype(np.float16), lengths, starts)


def test_a_round_holds_each_row_once_and_no_batch_is_too_large() -> None:
    lengths = np.random.default_rng(1).integers(2, 80, 500)
    states = States(np.zeros((0, graph.DIMS), np.float16), lengths, np.zeros(500, np.int64))
    batches = states.batches(np.arange(500), np.random.default_rng(2))
    assert sorted(np.concatenate(batches).tolist()) == list(range(500))
    assert max(len(rows) * lengths[rows].max() for rows in batches) <= 2048


def test_a_batch_holds_the_states_of_its_texts_and_marks_what_is_padded(states: States) -> None:
    rows = np.array([3, 0])
    padded, there = states.batch(rows)
    assert there.sum(dim=1).tolist() == states.lengths[rows].tolist()
    start, length = states.starts[3], states.lengths[3]
    np.testing.assert_array_equal(padded[0, :length].numpy(), states.tokens[start : start + length].astype(np.float32))


def test_lower_states_are_those_of_the_whole_transformer_after_four_layers(tmp_path: Path) -> None:
    made = train_tone.lower(list(probes.TEXTS), tmp_path / "states.npy")
    for rows, tokens in minilm.passes(minilm.tokenizer(minilm.MAX_TOKENS), probes.TEXTS):
        with torch.inference_mode():
            whole = minilm_fp32.model()(input_ids=torch.from_numpy(tokens), output_hidden_states=True)
        for row, expected in zip(rows, whole.hidden_states[graph.FORK].numpy(), strict=True):
            found = made.tokens[made.starts[row] : made.starts[row] + made.lengths[row]]
            np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)  # kept in half precision


def test_the_held_out_tenth_is_never_learnt_from() -> None:
    learn, held = tone.parts(1005)
    assert len(held) == 100
    assert sorted([*learn.tolist(), *held.tolist()]) == list(range(1005))


def test_tuning_twice_with_a_seed_gives_the_same_layers_and_the_artefact_keeps_them(
    states: States, tmp_path: Path
) -> None:
    rows, labels = np.arange(48), np.arange(48) % 3
    top, scores = train_tone.tune(states, labels, rows, seed=1)
    again, _ = train_tone.tune(states, labels, rows, seed=1)
    tuned = top.state_dict()
    for name, values in again.state_dict().items():
        np.testing.assert_array_equal(values.numpy(), tuned[name].numpy())
    path = train_tone.write(tmp_path / "tone.safetensors", top, scores, states, rows)
    plain = {
        f"encoder.layer.{layer}.{name}": values.numpy()
        for layer in tone.LAYERS
        for name, values in minilm_fp32.model().encoder.layer[layer].state_dict().items()
    }
    kept = tone.second_top(plain, tone.read(path))
    name = "intermediate.dense.weight"
    before, after = plain[f"encoder.layer.4.{name}"], tuned[f"0.{name}"].numpy()
    left, sizes, right = np.linalg.svd(after - before, full_matrices=False)
    best = before + (left[:, :64] * sizes[:64]) @ right[:64]  # Eckart and Young: no matrix of that rank is nearer
    np.testing.assert_allclose(kept[f"encoder.layer.6.{name}"], best, atol=1e-5)
