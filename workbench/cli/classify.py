"""`workbench classify`: label a file of texts with a head."""

from pathlib import Path
from typing import Annotated

import typer


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
    said["unsure"] = said["unsure"].map({True: "true", False: "false"})
    try:
        said.to_csv(out, index=False, float_format="%.4f")
    except OSError as error:
        raise BadInput(f"{out} cannot be written ({error.strerror})", do="give another file with --out") from error
    unsure = (said["unsure"] == "true").sum()
    Console(stderr=True, soft_wrap=True).print(
        f"{len(said):,} rows labelled by {made.fingerprint}; unsure of {unsure:,}. Written to {out}.",
        markup=False, highlight=False,
    )  # fmt: skip
