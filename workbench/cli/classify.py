"""`workbench classify`: label a file of texts with a head."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pandas as pd

LEAST = 100  # texts: with fewer the test sees little


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("classify")(classify)


def classify(
    head: Annotated[str, typer.Argument(help="Which head, see `workbench heads list`; stance_TARGET names a target.")],
    file: Annotated[Path, typer.Argument(help="Texts: one a line (.txt), or a CSV with a column text.")],
    out: Annotated[Path, typer.Option(help="Where the CSV goes: row, label, unsure, p_<class>...")],
    encoder: Annotated[
        str | None, typer.Option(help="static or minilm; by default static, or the one that has the head.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="The column with the texts.")] = None,
    target: Annotated[
        str | None, typer.Option(help="What a stance is towards; guessed from each text by default.")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="The language of all texts, instead of a guess.")] = None,
) -> None:
    """Label each text: a row out for each row in, in the same order; the head says where it is unsure."""
    from rich.console import Console

    from workbench.enrich import classify as labels
    from workbench.enrich import encoders
    from workbench.enrich import head as heads
    from workbench.model.errors import BadInput

    rows = labels.read(file, text)
    names = [encoder] if encoder else ["static", "minilm"]
    plain = head.partition("_")[0]
    name = next((one for one in names if heads.find(head, one) or heads.find(plain, one)), names[0])
    chosen = encoders.encoder(name)
    made, named = labels.find(head, chosen)
    if target is not None:
        named = labels.target_of(made, target)
    targets = [named] * len(rows)
    if named is None and made.targets and "target" in rows:
        targets = [labels.target_of(made, said) for said in rows["target"]]
    said = labels.classify(rows["text"].tolist(), made, chosen, targets, lang)
    shift = _shift(heads.find(made.name, chosen.name), said[[f"p_{one}" for one in made.classes]].dropna())
    said["unsure"] = said["unsure"].map({True: "true", False: "false"})
    try:
        said.to_csv(out, index=False, float_format="%.4f")
    except OSError as error:
        raise BadInput(f"{out} cannot be written ({error.strerror})", do="give another file with --out") from error
    unsure = (said["unsure"] == "true").sum()
    Console(stderr=True, soft_wrap=True).print(
        f"{len(said):,} rows labelled by {made.fingerprint}; unsure of {unsure:,}. Written to {out}.{shift}",
        markup=False, highlight=False,
    )  # fmt: skip


def _shift(head: Path | None, shares: "pd.DataFrame") -> str:
    """A warning where the answers are unlike those on the texts that the head's card was measured on."""
    from workbench.evaluate.drift import drift

    card = head.with_suffix(".json") if head else None
    if card is None or not card.is_file() or len(shares) < LEAST:
        return ""
    reference = json.loads(card.read_text(encoding="utf-8"))["reference"]
    if not drift(reference, shares.to_numpy(dtype=float)).drifted:
        return ""
    return (
        " These texts are unlike those the head was measured on: take no p_ for how sure it is, and no count of labels "
        "for a share, before you labelled some (drift)."
    )
