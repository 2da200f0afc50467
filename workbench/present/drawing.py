"""Vega-Lite specifications to SVG, without a browser and without the network."""

from collections.abc import Mapping
from typing import Any

import vl_convert as vlc

from workbench.model.errors import BadInput

WIDTH = 720  # pixels that "container" means where nothing else says it
PALETTE = ("#2f6f9f", "#c8703a", "#3d8b6d", "#8a5a9e", "#b5973b", "#7a8793", "#b4545f", "#5a9aa8")
INK = "currentColor"  # an SVG inside a page takes the page's text colour, light or dark
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


def svg(spec: Mapping[str, Any], width: int = WIDTH, ink: str = INK) -> str:
    """The chart as an SVG element; the same specification gives the same bytes.

    Raises: BadInput for a specification that would load something or that cannot be drawn.
    """
    refuse_addresses(spec)
    drawn: dict[str, Any] = _fixed(dict(spec), width)
    drawn["config"] = _merged(theme(ink), drawn.get("config") or {})
    try:
        text: str = vlc.vegalite_to_svg(drawn, allowed_base_urls=[])
    except ValueError as error:
        raise BadInput(f"a chart cannot be drawn ({error})", do="mend the analysis that made it") from error
    return text


def theme(ink: str = INK) -> dict[str, Any]:
    """The look of all charts outside the portal: calm lines, the palette, legends at the bottom."""
    axis = {
        "labelColor": ink,
        "titleColor": ink,
        "domainColor": ink,
        "tickColor": ink,
        "gridColor": ink,
        "gridOpacity": 0.12,
        "domainOpacity": 0.3,
        "tickOpacity": 0.3,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 220,
    }
    return {
        "font": _FONT,
        "background": None,
        "padding": {
            "left": 40,
            "right": 24,
            "top": 8,
            "bottom": 12,
        },  # letters may be wider here than where it was measured
        "view": {"stroke": None},
        "axis": axis,
        "legend": {
            "labelColor": ink,
            "titleColor": ink,
            "orient": "bottom",
            "labelFontSize": 12,
            "labelLimit": 260,
            "columnPadding": 22,
        },
        "title": {"color": ink, "fontSize": 14, "anchor": "start"},
        "header": {"labelColor": ink, "titleColor": ink},
        "text": {"color": ink},
        "range": {"category": list(PALETTE)},
        "mark": {"color": PALETTE[0]},
    }


def panels(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The charts that stand below each other in a specification, each by itself with the data it uses.

    A page draws them one by one: only a chart by itself can take the width of the page, also on a phone.
    """
    parts = spec.get("vconcat")
    if not isinstance(parts, list):
        return [dict(spec)]
    shared = {name: part for name, part in spec.items() if name in ("$schema", "config", "data")}
    drawn = []
    for part in parts:
        used = _data_names({**shared, **part})
        datasets = {name: rows for name, rows in dict(spec.get("datasets") or {}).items() if name in used}
        drawn.append({**shared, **part, "datasets": datasets})
    return drawn


def for_page(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The specification with a legend that fits a phone; colours and fonts are the portal's."""
    legend = {"orient": "bottom", "labelLimit": 180, "columns": {"expr": "width < 420 ? 2 : 5"}}
    fitted = {"autosize": {"type": "fit-x", "contains": "padding"}} if spec.get("width") == "container" else {}
    return {**fitted, **spec, "config": _merged({"legend": legend}, spec.get("config") or {})}


def _data_names(spec: Any) -> set[str]:
    """The names of data that a specification refers to."""
    if isinstance(spec, Mapping):
        data = spec.get("data")
        own = {str(data["name"])} if isinstance(data, Mapping) and "name" in data else set()
        return own.union(*(_data_names(part) for name, part in spec.items() if name != "datasets"))
    if isinstance(spec, (list, tuple)):
        return set().union(*map(_data_names, spec))
    return set()


def refuse_addresses(spec: Any) -> None:
    """Refuse a specification that names an address to load or to link to, wherever it stands.

    Raises: BadInput. Data values may speak of addresses: they are drawn as text.
    """
    if isinstance(spec, Mapping):
        for name, part in spec.items():
            if name in ("values", "datasets"):
                continue
            if name in ("url", "href") and not (isinstance(part, Mapping) and set(part) == {"expr"}):
                raise BadInput(f"a chart names {name!r}, which could load or open something", do="give its data inline")
            if name != "$schema":
                refuse_addresses(part)
    elif isinstance(spec, (list, tuple)):
        for part in spec:
            refuse_addresses(part)


def _fixed(spec: dict[str, Any], width: int) -> dict[str, Any]:
    """The specification with "container" sizes replaced, also in its parts."""
    out = {name: part for name, part in spec.items() if name != "autosize"}
    if out.get("width") == "container":
        out["width"] = width
    if out.get("height") == "container":
        out["height"] = width // 2
    for name in ("layer", "vconcat", "hconcat", "concat"):
        if isinstance(out.get(name), list):
            out[name] = [_fixed(dict(part), width) for part in out[name]]
    if isinstance(out.get("spec"), Mapping):
        out["spec"] = _fixed(dict(out["spec"]), width)
    return out


def _merged(base: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Both configurations; where they differ the chart's own wins, level by level."""
    merged = dict(base)
    for name, part in over.items():
        below = merged.get(name)
        merged[name] = _merged(below, part) if isinstance(below, dict) and isinstance(part, Mapping) else part
    return merged
