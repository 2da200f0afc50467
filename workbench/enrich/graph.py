"""The transformer of the weights as an ONNX graph, and the same with eight-bit matrix products.

Activations are rounded token by token: each row is divided by its own largest entry and then has a fixed scale, so a
vector never depends on the texts beside it, as it would with one scale a batch. What comes from a layer norm is first
divided by powers of two, a channel, that also multiply the weights (Xiao et al., SmoothQuant, ICML 2023): the
few large channels would leave the others no digits. Weights have seven bits, a scale a column: no sum of products
can saturate on processors that add them in sixteen bits, so integers are the same everywhere.

Layouts: activations (n_texts, n_tokens, n_dims); kernels (n_inputs, n_outputs). All texts of a pass have the same
number of tokens, so there is neither padding nor mask. The output of layer n is named ``layer_n``.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import onnx

TOKENS = "tokens"
POOLED = "pooled"
TONE = "tone"
LAYERS = 6
DIMS = 384
FORK = 4
"""The layer after which a second top may follow: layers numbered from ``LAYERS`` on in the weights."""
NORMS = tuple(f"{kind}_{layer}" for layer in range(LAYERS) for kind in ("layer", "mixed"))
"""Results of layer norms that products take."""
_HEADS = 12
_MICROSOFT = "com.microsoft"
_EPSILON = 1e-12
_LEVELS = 63  # of a weight, on either side of zero
_WIDE = "wide_"  # what GELU gives, by layer
_GELU_LOW = np.float32(0.17)  # GELU is never under -0.17

Weights = Mapping[str, np.ndarray]
Linear = Callable[["Graph", str, np.ndarray, np.ndarray], str]
"""Adds ``x @ kernel + bias`` to a graph: called with graph, name of x, kernel and bias; the name of the result."""


class Graph:
    """Nodes and constants, named as they come."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, values: object) -> str:
        """The name of a constant."""
        from onnx import numpy_helper

        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, *inputs: str, name: str = "", domain: str = "", **attributes: Any) -> str:
        """Add a node with one result; the result's name."""
        return self.split(kind, *inputs, names=[name or f"value_{len(self.nodes)}"], domain=domain, **attributes)[0]

    def split(self, kind: str, *inputs: str, names: list[str], domain: str = "", **attributes: Any) -> list[str]:
        """Add a node with several results; their names."""
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names


def transformer(weights: Weights, linear: Linear, outputs: Sequence[str] = (POOLED,)) -> "onnx.ModelProto":
    """The graph from ``tokens`` (n_texts, n_tokens) int64 to the named outputs, 384 wide.

    ``pooled`` is the mean of the last layer over the tokens; ``tone`` that of a second top, where the weights have one.
    """
    from onnx import TensorProto, helper

    graph = Graph()
    states = [_embedded(graph, weights)]
    for layer in range(LAYERS):
        states.append(_layer(graph, weights, layer, states[-1], linear))
    graph.add("ReduceMean", states[-1], graph.constant(np.array([1])), name=POOLED, keepdims=0)
    if f"encoder.layer.{LAYERS}.output.dense.weight" in weights:
        x = states[FORK]
        for layer in range(LAYERS, 2 * LAYERS - FORK):
            x = _layer(graph, weights, layer, x, linear)
        graph.add("ReduceMean", x, graph.constant(np.array([1])), name=TONE, keepdims=0)
    shapes: list[list[str | int | None]] = [
        ["texts", DIMS] if name in (POOLED, TONE) else ["texts", "length", DIMS] for name in outputs
    ]
    made = helper.make_graph(
        graph.nodes,
        "transformer",
        [helper.make_tensor_value_info(TOKENS, TensorProto.INT64, ["texts", "length"])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in zip(outputs, shapes, strict=True)
        ],
        graph.constants,
    )
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=versions, ir_version=9)


def full(graph: Graph, x: str, kernel: np.ndarray, bias: np.ndarray) -> str:
    """A product in full precision."""
    return graph.add("Add", graph.add("MatMul", x, graph.constant(kernel)), graph.constant(bias))


def eight_bits(largest: Mapping[str, np.ndarray]) -> Linear:
    """Products in eight bits; ``largest`` has the greatest size of each channel of what the layer norms give."""

    def linear(graph: Graph, x: str, kernel: np.ndarray, bias: np.ndarray) -> str:
        if x in largest:
            smooth = _smooth(largest[x], kernel)
            kernel, x = kernel * smooth[:, None], graph.add("Mul", x, graph.constant(1 / smooth))
        scale = np.abs(kernel).max(axis=0) / np.float32(_LEVELS)
        whole = np.rint(kernel / scale).astype(np.int8)
        if x.startswith(_WIDE):  # moved up to begin at 0, and its products moved down by as much
            x = size = graph.add("Add", x, graph.constant(_GELU_LOW))
            bias = (bias - _GELU_LOW * (whole.astype(np.float64).sum(axis=0) * scale)).astype(np.float32)
            zero, step = graph.constant(np.uint8(0)), graph.constant(np.float32(1 / 255))
        else:
            size = graph.add("Abs", x)
            zero, step = graph.constant(np.uint8(128)), graph.constant(np.float32(1 / 127))
        row = graph.add("ReduceMax", size, graph.constant(np.array([-1])), keepdims=1)
        rounded = graph.add("QuantizeLinear", graph.add("Div", x, row), step, zero)
        inputs = rounded, graph.constant(whole), step, graph.constant(scale), zero
        product = graph.add("MatMulIntegerToFloat", *inputs, domain=_MICROSOFT)
        return graph.add("Add", graph.add("Mul", product, row), graph.constant(bias))

    return linear


def _smooth(largest: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Powers of two, about the root of the channel's size over its weight's: shape (n_inputs,), float32."""
    wanted = np.log2(largest) / 2 - np.log2(np.abs(kernel).max(axis=1)) / 2
    powers: np.ndarray = np.exp2(np.rint(wanted - wanted.mean())).astype(np.float32)
    return powers


def _embedded(graph: Graph, weights: Weights) -> str:
    """Words in eight bits with a scale each, plus their places."""
    from onnx import TensorProto

    words, prefix = weights["embeddings.word_embeddings.weight"], "embeddings."
    scale = np.abs(words).max(axis=1, keepdims=True) / np.float32(127)
    whole = graph.add("Gather", graph.constant(np.rint(words / scale).astype(np.int8)), TOKENS)
    scales = graph.add("Gather", graph.constant(scale), TOKENS)
    word = graph.add("Mul", graph.add("Cast", whole, to=TensorProto.FLOAT), scales)
    kind = weights[prefix + "token_type_embeddings.weight"][0]
    first = graph.constant(np.array([0]))
    length = graph.add("Shape", TOKENS, start=1, end=2)
    places = graph.constant(weights[prefix + "position_embeddings.weight"] + kind)
    place = graph.add("Slice", places, first, length, first)
    return _norm(graph, weights, prefix, graph.add("Add", word, place), "layer_0")


def _layer(graph: Graph, weights: Weights, layer: int, x: str, linear: Linear) -> str:
    prefix = f"encoder.layer.{layer}."

    def tensors(kind: str, *names: str) -> np.ndarray:
        return np.concatenate([weights[f"{prefix}{name}.{kind}"] for name in names])

    def product(x: str, *names: str) -> str:
        return linear(graph, x, tensors("weight", *names).T, tensors("bias", *names))

    parts = [f"attention.self.{name}" for name in ("query", "key", "value")]
    heads = graph.split("Split", product(x, *parts), names=[prefix + name for name in parts], axis=-1, num_outputs=3)
    mixed = graph.add("MultiHeadAttention", *heads, domain=_MICROSOFT, num_heads=_HEADS)
    x = graph.add("Add", product(mixed, "attention.output.dense"), x)
    x = _norm(graph, weights, prefix + "attention.output.", x, f"mixed_{layer}")
    wide = graph.add("Gelu", product(x, "intermediate.dense"), name=f"{_WIDE}{layer}", domain=_MICROSOFT)
    x = graph.add("Add", product(wide, "output.dense"), x)
    return _norm(graph, weights, prefix + "output.", x, f"layer_{layer + 1}")


def _norm(graph: Graph, weights: Weights, prefix: str, x: str, name: str) -> str:
    scale, shift = (graph.constant(weights[f"{prefix}LayerNorm.{kind}"]) for kind in ("weight", "bias"))
    return graph.add("LayerNormalization", x, scale, shift, name=name, axis=-1, epsilon=_EPSILON)
