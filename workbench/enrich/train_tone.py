"""Tune the second top of MiniLM on the sentiment of tweets: ``python -m workbench.enrich.train_tone``.

Layers 5 and 6 learn for two rounds on nine tenths of TweetEval's sentiment training split, from states after layer 4
that are computed once in full precision. The tenth that is held out gives the principal components and the card's
figure; the validation split plays no part. Whoever ships another tone writes its probes (``probes.write``) and trains
the heads that read it again. Needs ``WORKBENCH_DATASETS`` and about 20 minutes of one core.

Source: Rosenthal, Farra and Nakov, SemEval-2017 task 4; Barbieri et al., TweetEval (Findings of EMNLP 2020);
Loshchilov and Hutter, Decoupled weight decay regularization (ICLR 2019).
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer
from rich.console import Console

from workbench.enrich import cache, decision, graph, head, labelled, minilm, minilm_fp32, tone
from workbench.enrich.labelled import Split

if TYPE_CHECKING:
    import torch

SEED = 20170803
RANK = 64
_ROUNDS = 2
_RATE = 2e-4
_WARM_UP = 0.06  # of the steps
_DROPOUT = 0.1
_SMOOTHING = 0.05
_DECAY = 0.01
_STEP_TOKENS = 2048
_PASS_TOKENS = 4096
_STIR = 1.5  # tokens by which lengths are blurred, so that batches differ from round to round


@dataclass(frozen=True)
class States:
    """Tokens of all texts after layer 4: (n_tokens, 384) float16; text i has ``lengths[i]`` from ``starts[i]`` on."""

    tokens: np.ndarray
    lengths: np.ndarray
    starts: np.ndarray

    def batch(self, rows: np.ndarray) -> "tuple[torch.Tensor, torch.Tensor]":
        """Padded states (n_rows, longest, 384) float32 and where there are tokens (n_rows, longest)."""
        import torch

        longest = int(self.lengths[rows].max())
        padded, there = np.zeros((len(rows), longest, graph.DIMS), np.float16), np.zeros((len(rows), longest), bool)
        for place, row in enumerate(rows):
            length = self.lengths[row]
            padded[place, :length] = self.tokens[self.starts[row] : self.starts[row] + length]
            there[place, :length] = True
        return torch.from_numpy(padded).float(), torch.from_numpy(there)

    def batches(self, rows: np.ndarray, seed: np.random.Generator) -> list[np.ndarray]:
        """Rows in batches of like length and at most 2,048 tokens, in an order drawn anew."""
        rows = seed.permutation(rows)
        rows = rows[np.argsort(self.lengths[rows] + seed.uniform(-_STIR, _STIR, len(rows)), kind="stable")]
        made, start = [], 0
        while start < len(rows):
            stop, longest = start + 1, self.lengths[rows[start]]
            while stop < len(rows):
                longest = max(longest, self.lengths[rows[stop]])
                if (stop + 1 - start) * longest > _STEP_TOKENS:
                    break
                stop += 1
            made.append(rows[start:stop])
            start = stop
        seed.shuffle(made)
        return made


def main(
    out: Annotated[Path, typer.Option(help="Folder the tuned layers go to.")] = head.HEADS,
    seed: Annotated[int, typer.Option(help="Draws batches and dropout.")] = SEED,
) -> None:
    """Tune, reduce to rank 64, measure on the tenth that was held out, write the artefact."""
    train = labelled.tweeteval("sentiment").train
    out.mkdir(parents=True, exist_ok=True)  # now, not after twenty minutes
    with tempfile.TemporaryDirectory(dir=cache.folder()) as folder:
        states = lower(train.texts, Path(folder) / "states.npy")
        learn, held = tone.parts(len(train.labels))
        top, scores = tune(states, train.labels, learn, seed)
        path = write(out / tone.FILE.name, top, scores, states, held)
    Console(stderr=True).print(f"{path.name}: {measured(tone.Tone(path), train, held)}")


def lower(texts: list[str], path: Path) -> States:
    """States after layer 4, written to ``path``: about a gigabyte for 47,000 tweets."""
    import torch

    bert, cut = minilm_fp32.model(), minilm.tokenizer(minilm.MAX_TOKENS)
    lengths = np.array([len(encoding.ids) for encoding in cut.encode_batch(texts)])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    tokens = np.lib.format.open_memmap(path, "w+", np.float16, (int(lengths.sum()), graph.DIMS))
    bert.encoder.layer = bert.encoder.layer[: graph.FORK]
    for rows, ids in minilm.passes(cut, texts):
        with torch.inference_mode():
            states = bert(input_ids=torch.from_numpy(ids)).last_hidden_state.half().numpy()
        for place, row in enumerate(rows):
            tokens[starts[row] : starts[row] + lengths[row]] = states[place]
    return States(tokens, lengths, starts)


def tune(states: States, labels: np.ndarray, learn: np.ndarray, seed: int) -> tuple[Any, Any]:
    """The two layers and the linear map to class scores, tuned in half precision on one thread."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    top = minilm_fp32.model().encoder.layer[graph.FORK :]
    drop, scores = nn.Dropout(_DROPOUT), nn.Linear(graph.DIMS, len(tone.CLASSES))
    tuned = [*top.parameters(), *scores.parameters()]
    groups = [
        {"params": [one for one in tuned if one.ndim > 1], "weight_decay": _DECAY},
        {"params": [one for one in tuned if one.ndim < 2], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=_RATE, fused=True)
    steps = _ROUNDS * len(states.batches(learn, np.random.default_rng(0)))
    slope = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda t: min((t + 1) / (_WARM_UP * steps), max(0.0, (steps - t) / (steps * (1 - _WARM_UP))))
    )
    loss_of = nn.CrossEntropyLoss(label_smoothing=_SMOOTHING)
    draws = np.random.default_rng(seed)
    top.train()
    for _ in range(_ROUNDS):
        for rows in states.batches(learn, draws):
            loss = loss_of(scores(drop(pooled(top, *states.batch(rows)))), torch.from_numpy(labels[rows]))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(tuned, 1.0)
            optimiser.step()
            slope.step()
    top.eval()
    return top, scores


def pooled(top: Any, states: "torch.Tensor", there: "torch.Tensor") -> "torch.Tensor":
    """Mean over the tokens of what the layers make of states: shape (n_texts, 384), float32."""
    import torch

    absent = None if there.all() else (~there)[:, None, None, :].float() * -1e9
    with torch.autocast("cpu", torch.bfloat16):
        for layer in top:
            states = layer(states, absent)
            states = states[0] if isinstance(states, tuple) else states
    share = there.unsqueeze(-1).float()
    mean: torch.Tensor = (states.float() * share).sum(1) / share.sum(1)
    return mean


def write(path: Path, top: Any, scores: Any, states: States, held: np.ndarray) -> Path:
    """Keep the layers as differences of rank 64 and the projection to class scores and principal components."""
    import torch
    from safetensors.numpy import save_file

    plain = minilm_fp32.model().encoder.layer[graph.FORK :].state_dict()
    tensors = {}
    for name, values in top.state_dict().items():
        change = (values - plain[name]).numpy()
        if change.ndim == 2:
            left, sizes, right = np.linalg.svd(change, full_matrices=False)
            root = np.sqrt(sizes[:RANK])
            tensors[name + tone.LEFT] = (left[:, :RANK] * root).astype(np.float16)
            tensors[name + tone.RIGHT] = (root[:, None] * right[:RANK]).astype(np.float16)
        else:
            tensors[name] = change
    order = held[np.argsort(states.lengths[held], kind="stable")]
    step = max(1, _PASS_TOKENS // int(states.lengths[held].max()))
    with torch.inference_mode():
        means = [pooled(top, *states.batch(order[at : at + step])).numpy() for at in range(0, len(order), step)]
        weight, bias = scores.weight.numpy(), scores.bias.numpy()
    vectors = np.concatenate(means)
    middle = vectors.mean(axis=0)
    _, sizes, axes = np.linalg.svd(vectors - middle, full_matrices=False)
    axes = axes[: tone.COMPONENTS] / (np.linalg.norm(sizes[: tone.COMPONENTS]) / np.sqrt(len(vectors)))  # of size one
    axes *= np.where(np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], 1) < 0, -1, 1)
    tensors["axes"] = np.concatenate([weight, axes]).T
    tensors["shift"] = np.concatenate([bias, -axes @ middle])
    save_file({key: np.ascontiguousarray(values) for key, values in tensors.items()}, path)
    path.chmod(0o644)
    return path


def measured(made: tone.Tone, split: Split, rows: np.ndarray) -> str:
    """How the class scores alone do on some rows of a split, in plain words."""
    truth = split.labels[rows]
    shares = decision.softmax(made.vectors([split.texts[row] for row in rows])[:, : len(tone.CLASSES)])
    recall = decision.macro_recall(shares.argmax(axis=1), truth, len(tone.CLASSES))
    loss = -np.log(shares[np.arange(len(truth)), truth]).mean()
    return f"macro recall {recall:.1%} and log loss {loss:.3f} on {len(rows):,} texts that were held out"


if __name__ == "__main__":
    typer.run(main)
