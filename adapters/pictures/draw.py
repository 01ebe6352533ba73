"""Draws figures as PNG: ``python -m adapters.pictures.draw`` reads JSON and writes JSON."""

from __future__ import annotations

import base64
import io
import json
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.pictures.fonts import hangul_font
from adapters.pictures.texts import picture_text
from core.model import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INCHES, _DOTS = (8.0, 4.5), 150  # 1200 × 675 pixels
_INK, _MUTED, _LINE = "#17211f", "#5b6a67", "#dfe6e4"
_COLORS = {"accuracy": "#0b6f6c", "refusal": "#c2571a", "consistency": "#5a55a3"}
_MARKERS = {"accuracy": "o", "refusal": "s", "consistency": "D"}
_TRAIN, _VALID = "#0b6f6c", "#c2571a"
_SMOOTHED_FROM = 40  # steps from which a calmer line is drawn over the measured one
_VERSIONS = 12  # shown at most, the newest
_SPELLED = 6  # versions up to which their names have room
_APART = 6.5  # percentage points between two numbers, so that they do not touch
Json = dict[str, Any]


def main() -> int:
    """Draw what standard input asks for."""
    asked = json.load(sys.stdin)
    json.dump(draw(asked, hangul_font()), sys.stdout)
    return 0


def draw(asked: Json, font: Path | None) -> dict[str, str]:
    """Return each picture as base64 under its name; without a font for Hangul the words are English.

    Raises a warning as an error when a letter has no picture in the font, so that no box is ever shown.
    """
    language: Language = asked["language"] if font else "en"
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        _prepare(font)
        pictures = {}
        if len(asked["curve"]) > 1:
            pictures["loss"] = _png(_loss(asked, language))
        if len(asked["scores"]) > 1:
            pictures["scores"] = _png(_scores(asked["scores"][-_VERSIONS:], language))
    return pictures


def _prepare(font: Path | None) -> None:
    import matplotlib as mpl
    from matplotlib import font_manager

    families = ["DejaVu Sans"]
    if font:
        font_manager.fontManager.addfont(font)
        families.insert(0, font_manager.FontProperties(fname=str(font)).get_name())
    mpl.rcParams.update(
        {
            "font.family": families,
            "font.size": 13,
            "axes.unicode_minus": False,
            "axes.edgecolor": _LINE,
            "axes.labelcolor": _MUTED,
            "xtick.color": _MUTED,
            "ytick.color": _MUTED,
            "text.color": _INK,
        }
    )


def _loss(asked: Json, language: Language) -> Figure:
    from matplotlib.ticker import MaxNLocator

    figure, axes = _paper("loss", language, job=asked["job"])
    steps = [point["step"] for point in asked["curve"]]
    for name, color, below in (("train", _TRAIN, True), ("valid", _VALID, False)):
        line = [(step, point[name]) for step, point in zip(steps, asked["curve"], strict=True)]
        measured = [(step, loss) for step, loss in line if loss is not None]
        if measured:
            _curve(axes, measured, color, picture_text(name, language))
            _end(axes, measured, color, -20 if below else 10)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(picture_text("step", language))
    axes.set_ylim(bottom=0)
    axes.margins(x=0.02)
    _legend(axes)
    return figure


def _curve(axes: Axes, measured: Sequence[tuple[int, float]], color: str, label: str) -> None:
    steps, losses = zip(*measured, strict=True)
    many = len(steps) > _SMOOTHED_FROM
    if many:
        axes.plot(steps, losses, color=color, alpha=0.25, linewidth=1.2)
    axes.plot(
        steps,
        _smoothed(losses),
        color=color,
        linewidth=2.6,
        label=label,
        marker="" if len(steps) > 15 else "o",
    )


def _end(axes: Axes, measured: Sequence[tuple[int, float]], color: str, points: int) -> None:
    """The last loss as a number, so many points above its place (below it where negative)."""
    step, loss = measured[-1][0], _smoothed([loss for _, loss in measured])[-1]
    axes.annotate(
        f"{loss:.3g}", (step, loss), (0, points), textcoords="offset points",
        ha="right", color=color, fontweight="bold",
    )  # fmt: skip


def _smoothed(losses: Sequence[float]) -> list[float]:
    """The mean of each loss and its neighbours within a twentieth of the whole; few are left as they are."""
    reach = len(losses) // 40
    windows = (losses[max(0, at - reach) : at + reach + 1] for at in range(len(losses)))
    return [sum(window) / len(window) for window in windows]


def _scores(scores: Sequence[Json], language: Language) -> Figure:
    figure, axes = _paper("scores", language)
    for shift, metric in zip((-0.07, 0.0, 0.07), _COLORS, strict=True):
        found = [
            (at + shift, score["rates"][metric])
            for at, score in enumerate(scores)
            if metric in score["rates"]
        ]
        if found:
            _metric(axes, found, metric, picture_text(metric, language))
    axes.set_xticks(range(len(scores)), _names(scores, language))
    _last_shares(axes, scores)
    axes.set_xlim(-0.4, len(scores) - 0.4)
    axes.set_ylim(0, 105)
    axes.set_yticks(range(0, 101, 20), [f"{share}%" for share in range(0, 101, 20)])
    _legend(axes)
    return figure


def _names(scores: Sequence[Json], language: Language) -> list[str]:
    version = "version" if len(scores) <= _SPELLED else "version_short"
    jobs = [score["job"] for score in scores]
    return [picture_text("base" if job is None else version, language, job=job) for job in jobs]


def _last_shares(axes: Axes, scores: Sequence[Json]) -> None:
    """The newest version's shares as numbers beside their places, moved apart where they would touch."""
    rates, above = scores[-1]["rates"], 100 + _APART
    for metric in sorted((name for name in _COLORS if name in rates), key=lambda name: -rates[name]["share"]):
        share = 100 * rates[metric]["share"]
        above = min(share, above - _APART)
        place = (len(scores) - 1 + 0.03 * len(scores) + 0.1, above)
        axes.text(*place, f"{share:.0f}%", color=_COLORS[metric], fontweight="bold", va="center")


def _metric(axes: Axes, found: Sequence[tuple[float, Mapping[str, float]]], metric: str, label: str) -> None:
    places = [place for place, _ in found]
    shares = [100 * rate["share"] for _, rate in found]
    reach = [
        [100 * max(0.0, rate["share"] - rate["low"]) for _, rate in found],
        [100 * max(0.0, rate["high"] - rate["share"]) for _, rate in found],
    ]
    color = _COLORS[metric]
    axes.errorbar(
        places, shares, yerr=reach, color=color, ecolor=(color, 0.35), elinewidth=4, linewidth=2.2,
        marker=_MARKERS[metric], markersize=8, label=label,
    )  # fmt: skip


def _paper(name: str, language: Language, **facts: object) -> tuple[Figure, Axes]:
    """An empty picture with its title, and the words about it below the title."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, dpi=_DOTS, facecolor="white")
    figure.set_layout_engine("constrained", w_pad=0.2, h_pad=0.18)  # inches
    axes = figure.add_subplot()
    title = picture_text(f"{name}_title", language, **facts)
    axes.set_title(title, loc="left", fontsize=18, fontweight="bold", pad=52, color=_INK)
    about = picture_text(f"{name}_about", language)
    axes.annotate(
        about,
        (0, 1),
        (0, 34),
        xycoords="axes fraction",
        textcoords="offset points",
        color=_MUTED,
        fontsize=12,
    )
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.tick_params(axis="x", pad=8)
    axes.grid(axis="y", color=_LINE)
    axes.set_axisbelow(True)
    return figure, axes


def _legend(axes: Axes) -> None:
    """The names of the lines in one row between the words above and the picture."""
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False, borderpad=0, borderaxespad=0.4,
        handlelength=1.4, handletextpad=0.5, columnspacing=1.6, fontsize=12, labelcolor=_INK,
    )  # fmt: skip


def _png(figure: Figure) -> str:
    picture = io.BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": None})
    return base64.b64encode(picture.getvalue()).decode()


if __name__ == "__main__":
    sys.exit(main())
