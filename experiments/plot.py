"""The experiment's plot as SVG: errors by parameter, and the learning curve."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.model import Basis, TemplateName
from experiments.curve import SHIPPED, STEPS
from experiments.trial import COUNTS

Errors = Mapping[str, NDArray[np.float64]]
BARS = (
    ("average", "all weights 0", "#d5d9de"),
    ("measured, solver", "solver", "#e0a458"),
    (f"measured, network of {COUNTS[-1]} samples", "network", "#3f7fb5"),
    (f"seen, {SHIPPED} renders", "network that sees", "#5a9367"),
)
"""Key, words and colour of each bar."""
LANDMARKS = tuple((count, f"measured, network of {count} samples") for count in COUNTS)
SEEN = tuple((count, f"seen, {count} renders") for count in (*STEPS, SHIPPED))
CURVES: tuple[tuple[TemplateName, str, tuple[tuple[int, str], ...], str], ...] = (
    ("drawn", "drawn faces, landmarks", LANDMARKS, "#3f7fb5"),
    ("anime", "anime faces, landmarks", LANDMARKS, "#c8473f"),
    ("drawn", "drawn faces, seen", SEEN, "#5a9367"),
    ("anime", "anime faces, seen", SEEN, "#e0a458"),
)
"""Template, words, number of samples and key of each point, and colour of each curve."""
LEFT, TOP, ROW, UNIT = 110, 46, 17, 26
"""Pixels: where the bars begin, height of a parameter's row, length of one unit."""
SIDE = 210
"""Width of the learning curve's panel."""


def write_plot(path: Path, basis: Basis, total: Errors, results: Mapping[TemplateName, Errors]) -> None:
    """Draw the plot."""
    seen = [column for column, parameter in enumerate(basis.parameters) if parameter.seen]
    width, height = LEFT + 14 * UNIT + SIDE + 60, TOP + ROW * len(seen) + 30
    parts = [*_legend(), *_bars(basis, seen, total), *_curve(LEFT + 14 * UNIT + 50, TOP, seen, results)]
    style = '<style>text{font:11px sans-serif;fill:#333}</style><rect width="100%" height="100%" fill="#fff"/>'
    body = "\n".join(parts)
    box = f'viewBox="0 0 {width} {height}" width="{width}"'
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{style}\n{body}\n</svg>\n', encoding="utf-8")


def _legend() -> list[str]:
    parts = []
    for number, (_, words, colour) in enumerate(BARS):
        x = LEFT + 120 * number
        parts += [f'<rect x="{x}" y="10" width="10" height="10" fill="{colour}"/>', _text(x + 14, 19, words)]
    return parts


def _bars(basis: Basis, seen: list[int], total: Errors) -> list[str]:
    bottom = TOP + ROW * len(seen)
    parts = []
    for value in range(0, 15, 3):
        x = LEFT + value * UNIT
        parts += [f'<path d="M{x} {TOP}V{bottom}" stroke="#eee"/>', _text(x - 3, bottom + 14, str(value))]
    parts.append(_text(LEFT, TOP - 8, "mean absolute error, units of the 60-wide range"))
    thick = (ROW - 3) / len(BARS)
    for place, column in enumerate(seen):
        y = TOP + ROW * place
        parts.append(_text(4, y + 12, basis.parameters[column].name))
        for number, (key, _, colour) in enumerate(BARS):
            length = total[key][column] * UNIT
            parts.append(
                f'<rect x="{LEFT}" y="{y + 1 + thick * number:.1f}" width="{length:.1f}" height="{thick:.1f}" '
                f'fill="{colour}"/>'
            )
    return parts


def _curve(left: float, top: float, seen: list[int], results: Mapping[TemplateName, Errors]) -> list[str]:
    """Error over the number of training samples."""
    tall, most = 200.0, 10.0
    parts = [
        _text(left, top - 8, "networks: error by training samples"),
        f'<path d="M{left} {top}v{tall}h{SIDE - 20}" fill="none" stroke="#888"/>',
    ]
    parts += [_text(left - 18, top + tall * (1 - value / most) + 4, str(value)) for value in range(0, 11, 2)]
    parts += [_text(_place(left, count) - 10, top + tall + 14, f"{count // 1000}k") for count in COUNTS]
    for number, (name, words, points, colour) in enumerate(CURVES):
        errors = [(_place(left, count), float(results[name][key][seen].mean())) for count, key in points]
        dots = " ".join(f"{x:.1f},{top + tall * (1 - y / most):.1f}" for x, y in errors)
        below = top + tall + 24 + 16 * number
        parts += [
            f'<polyline points="{dots}" fill="none" stroke="{colour}" stroke-width="2"/>',
            f'<rect x="{left + 20}" y="{below}" width="10" height="10" fill="{colour}"/>',
            _text(left + 34, below + 9, words),
        ]
    return parts


def _place(left: float, count: int) -> float:
    """Where on the axis a number of samples is."""
    share = np.log(count / COUNTS[0]) / np.log(COUNTS[-1] / COUNTS[0])
    return left + 15 + float(share) * (SIDE - 60)


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}">{words}</text>'
