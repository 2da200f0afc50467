"""What the comparison says, for people."""

from collections.abc import Sequence
from typing import Any

DIGITS = 4
NOTES = [
    "Labels are judged by one route: CountVectorizer(min_df=2, English stop words), class TF-IDF, ten words; rows "
    "named own words hold the words that a system shows itself.",
    "Ours is asked for the default's median number of topics and mean coverage at each size.",
    "cpu_s is the whole fit given embeddings: groups, vectorizer, words; ours also puts posts into canonical order "
    "and makes labels, the default also picks representative texts. Code was compiled before.",
    "rss_gb is the peak of the measuring process with the libraries it loads.",
    "Coherence is gensim's, in the first 30,000 texts; probabilities are estimated once for all rows of a size. "
    "C_v is over at most 60 topics of a row, evenly spaced.",
    "Rows of the default are means of its seeds.",
    "The further systems are fitted on the small size only, at the default's median number of topics (EVoC takes it as "
    "a wish). NMF and KeyNMF stop after 50 rounds, where the error hardly falls. "
    "KeyNMF is written after its paper, since turftopic needs a library under the GPL.",
    "assign_agreement stands beside refit_agreement_default, the same share between two seeds of the default.",
    "Bootstrap resamples count a post once however often it is drawn, for both.",
    "Resampled posts of --scale are real ones with noise of length .3 on the unit vector and one word exchanged.",
]


def rounded(value: Any) -> Any:
    """The same with every float at four digits."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {name: rounded(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    return value


def readable(found: dict[str, Any]) -> str:
    """Figures and tables as text."""
    said = rounded(found)
    texts = said["texts"]
    lines = [f"texts: {texts['n']:,} ({texts['source']}); model: {said['model']}", ""]
    for part in ("figures", "beside"):
        lines += [f"{name:36} {value}" for name, value in said[part].items()] + [""]
    for name, rows in said["rows"].items():
        if rows:
            lines += [name, *grid(rows), ""]
    lines += [f"left out: {reason}" for reason in said["left_out"]]
    lines += [f"- {note}" for note in said["notes"]]
    return "\n".join(lines)


def grid(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Columns of all rows, in the order in which they first appear; the first column is the widest."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
