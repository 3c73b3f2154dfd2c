"""``report.html``: the report for people, one file without scripts."""

from __future__ import annotations

import base64
from html import escape

import cv2

from cartoonalive.check.model import Counts, Report
from cartoonalive.check.pictures import AMPLIFIED, Pictures
from cartoonalive.check.targets import TARGETS
from cartoonalive.events import ModelWarning
from cartoonalive.render.sheet import RGBPicture

_STYLE = """
:root { color-scheme: light; --ink: #1f2733; --soft: #5b6678; --line: #e3e7ee; --page: #f5f6f9; --good: #18794e;
  --good-back: #e6f6ec; --bad: #b42318; --bad-back: #fdebe9; --note: #92600a; --note-back: #fff6e0; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 48px 24px 72px; }
h1 { margin: 0; font-size: 30px; line-height: 1.2; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { margin: 48px 0 16px; font-size: 19px; letter-spacing: -0.005em; }
.summary { margin: 8px 0 0; color: var(--soft); }
.card { background: #fff; border: 1px solid var(--line); border-radius: 14px; padding: 20px; overflow-x: auto; }
.wide { padding: 0; overflow: hidden; }
img { display: block; max-width: 100%; height: auto; border-radius: 8px; }
.wide img { width: 100%; border-radius: 0; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); gap: 16px; }
figure { margin: 0; }
figure img { width: 100%; }
figcaption { margin-top: 10px; color: var(--soft); font-size: 14px; text-align: center; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { padding: 0 12px 10px 0; color: var(--soft); font-size: 13px; font-weight: 600; text-align: left; }
td { padding: 10px 12px 10px 0; border-top: 1px solid var(--line); }
.number { text-align: right; }
.mark { display: inline-block; padding: 1px 10px; border-radius: 999px; font-size: 13px; font-weight: 600; }
.good { background: var(--good-back); color: var(--good); }
.bad { background: var(--bad-back); color: var(--bad); }
.none { background: #eef0f4; color: var(--soft); }
.note { margin: 0 0 12px; padding: 14px 18px; border-left: 4px solid #e0a52e; border-radius: 10px;
  background: var(--note-back); }
.note p { margin: 0; }
.note .hint { margin-top: 4px; color: var(--note); }
code { color: var(--soft); font-size: 13px; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 18px 16px; margin: 0; }
dt { color: var(--soft); font-size: 13px; }
dd { margin: 0; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; }
@media print { body { background: #fff; } .card { break-inside: avoid; } }
""".strip()


def page(name: str, report: Report, pictures: Pictures) -> str:
    """The whole page as HTML; every text is escaped, every picture embedded."""
    missed = sum(target.met(report.measured) is False for target in TARGETS)
    verdict = "Every measured target is reached." if missed == 0 else f"{missed} of {len(TARGETS)} targets are missed."
    title = escape(name)
    sections = (
        _section("Poses", _wide(pictures.preview, "The model in fifteen poses")),
        _section("Warnings", _warnings(report.warnings)),
        _section("Measures", _table(report)),
        _section("Likeness", _likeness(pictures)),
        _section("Eyes", _wide(pictures.eyes, "Close-ups of the eyes")),
        _section("Mouth", _wide(pictures.mouth, "Close-ups of the mouth")),
        _section("Size", _counts(report.counts)),
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} – CartoonAlive report</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{title}</h1>\n<p class="summary">{verdict}</p>\n{"".join(sections)}</main>\n</body>\n</html>\n'
    )


def _section(title: str, content: str) -> str:
    return f"<section>\n<h2>{title}</h2>\n{content}</section>\n" if content else ""


def _wide(picture: RGBPicture | None, description: str) -> str:
    return "" if picture is None else f'<div class="card wide">{_image(picture, description)}</div>\n'


def _likeness(pictures: Pictures) -> str:
    captions = (
        (pictures.portrait, "Portrait, levelled"),
        (pictures.neutral, "Model at rest"),
        (pictures.difference, f"Difference, {AMPLIFIED} times"),
    )
    figures = (
        f"<figure>{_image(picture, caption)}<figcaption>{caption}</figcaption></figure>\n"
        for picture, caption in captions
        if picture is not None
    )
    return f'<div class="card row">\n{"".join(figures)}</div>\n'


def _table(report: Report) -> str:
    rows = []
    for target in TARGETS:
        met = target.met(report.measured)
        kind, word = {True: ("good", "reached"), False: ("bad", "missed"), None: ("none", "not measured")}[met]
        value = "–" if met is None else target.text(target.value(report.measured))
        rows.append(
            f'<tr><td>{escape(target.label)}</td><td class="number">{value}</td>'
            f'<td class="number">{target.limit_text()}</td>'
            f'<td class="number"><span class="mark {kind}">{word}</span></td></tr>\n'
        )
    head = '<tr><th>Measure</th><th class="number">Value</th><th class="number">Target</th><th></th></tr>\n'
    return f'<div class="card"><table>\n{head}{"".join(rows)}</table></div>\n'


def _warnings(warnings: tuple[ModelWarning, ...]) -> str:
    return "".join(
        f'<div class="note"><p>{escape(one.message)} <code>{escape(one.code)}</code></p>'
        f'<p class="hint">{escape(one.hint)}</p></div>\n'
        for one in warnings
    )


def _counts(counts: Counts) -> str:
    items = (
        ("Art meshes", f"{counts.meshes:,}"),
        ("Vertices", f"{counts.vertices:,}"),
        ("Triangles", f"{counts.triangles:,}"),
        ("Warp deformers", f"{counts.warp_deformers:,}"),
        ("Rotation deformers", f"{counts.rotation_deformers:,}"),
        ("Parts", f"{counts.parts:,}"),
        ("Parameters", f"{counts.parameters:,}"),
        ("Texture pages", f"{counts.pages:,}"),
        ("Texture used", f"{counts.texture_use * 100:.0f} %"),
        ("moc3 file", f"{counts.moc_bytes / 1024:,.0f} KiB"),
    )
    entries = "".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>\n" for label, value in items)
    return f'<div class="card"><dl>\n{entries}</dl></div>\n'


def _image(picture: RGBPicture, description: str) -> str:
    height, width = picture.shape[:2]
    _, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    source = base64.b64encode(data.tobytes()).decode("ascii")
    return f'<img src="data:image/png;base64,{source}" width="{width}" height="{height}" alt="{escape(description)}">'
