"""Eyes: white, layered iris with lights, lash lines and lid folds."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, colour, oval, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import from_oklch, mix, shade, skin_shade, tint, to_oklch
from cartoonalive.drawing.parts.lids import EyeCurves
from cartoonalive.drawing.parts.line_eyes import drawn_dark, paint_line_eye
from cartoonalive.drawing.vocabulary import Side

WHITE = "#fdfbfb"


def paint_eye(easel: Easel, side: Side) -> None:
    """All layers of one eye."""
    curves = EyeCurves(easel.character.eyes, side, easel.space)
    easel.note(f"lid_upper_{side}", curves.place(curves.u, curves.upper))
    easel.note(f"lid_lower_{side}", curves.place(curves.u, curves.lower))
    easel.note(f"eye_corners_{side}", curves.place(np.array([-1.0, 1.0]), 0.0))
    centre, across, down = curves.iris_frame()
    easel.note(f"iris_{side}", np.stack([centre, centre + across, centre - across, centre + down, centre - down]))
    if easel.character.eyes.school == "dot":
        _paint_dot(easel, curves)
        return
    if easel.character.eyes.school in ("line", "stroke"):
        paint_line_eye(easel, curves)
        return
    if not curves.is_shut:
        _paint_white(easel, curves)
        _paint_iris(easel, curves)
    _paint_lashes(easel, curves)


def lash_colour(easel: Easel) -> str:
    """Nearly black, with some of the hair's colour in it."""
    return mix(shade(easel.character.palette.hair, 0.8), easel.character.palette.line, 0.55)


def _opening(curves: EyeCurves) -> skia.Path:
    upper = curves.place(curves.u, curves.upper)
    lower = curves.place(curves.u, curves.lower)
    return polygon(np.concatenate([upper, lower[::-1]]))


def _paint_white(easel: Easel, curves: EyeCurves) -> None:
    opening = _opening(curves)
    skin = easel.character.palette.skin
    with easel.layer(f"eye_white_{curves.side}", "eye_white") as brush:
        brush.fill(opening, mix(WHITE, shade(skin, 0.25), 0.28 if easel.character.eyes.school == "real" else 0.0))
        with brush.clipped(opening):
            drop = 0.32 * easel.character.eyes.height
            upper = curves.place(curves.u, curves.upper - 0.1)
            low = curves.place(curves.u, curves.upper + drop * (1 - 0.4 * curves.u**2))
            tone = mix(shade(skin, 0.45), "#8c86a8", 0.55)
            path = polygon(np.concatenate([upper, low[::-1]]))
            brush.fill(path, tone, 0.25 + 0.5 * min(easel.depth, 0.7), blur=easel.softness * 0.4)
            if easel.traits.modelling > 0.5:
                corner = curves.place(-1.0, 0.01)[0]
                brush.glow(tuple(corner), 0.08 * easel.unit, "#d98a80", 0.6)


def _paint_iris(easel: Easel, curves: EyeCurves) -> None:
    """The iris painted as a disc of radius 1, laid into its place in the turned face."""
    palette = easel.character.palette
    code = palette.eye_r if curves.side == "r" else palette.eye_l
    centre, across, down = curves.iris_frame()
    with easel.layer(f"iris_{curves.side}", "iris", clip=f"eye_white_{curves.side}") as brush:
        matrix = skia.Matrix.MakeAll(across[0], down[0], centre[0], across[1], down[1], centre[1], 0, 0, 1)
        brush.canvas.save()
        brush.canvas.concat(matrix)
        _paint_disc(easel, brush, code)
        brush.canvas.restore()
        _shade_under_lid(easel, brush, curves)
        if easel.character.eyes.shine:
            _paint_shine(easel, brush, centre, across, down)


def _paint_disc(easel: Easel, brush: Brush, code: str) -> None:
    eyes = easel.character.eyes
    disc = oval(np.zeros(2), np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    if eyes.school == "vector":
        brush.fill(disc, code)
        brush.ellipse((0, 0), (eyes.pupil, eyes.pupil), mix(shade(code, 0.75), "#181018", 0.6))
        return
    rim, dark, light = shade(code, 0.68), shade(code, 0.4), tint(code, 0.42)
    brush.fill(disc, rim)
    inside = oval(np.zeros(2), np.array([0.9, 0.0]), np.array([0.0, 0.92]))
    stops = [(0.0, colour(shade(code, 0.75))), (0.3, colour(dark)), (0.58, colour(code)), (1.0, colour(light))]
    brush.blend(inside, (0, -0.9), (0, 0.9), stops)
    with brush.clipped(inside):
        if eyes.school == "anime":
            brush.glow((0, 0.62), 0.62, tint(code, 0.7), 0.85, (1.0, 0.62))
            _paint_reflection(brush, code)
        else:
            brush.glow((0.1, 0.3), 0.8, light, 0.6)
        random = np.random.default_rng(41)
        for angle in np.linspace(0, 2 * np.pi, 26, endpoint=False):
            end = random.uniform(0.72, 0.9)
            ray = np.array([[np.cos(angle), np.sin(angle)]]) * np.array([[0.35], [end]])
            tone = tint(code, 0.45) if random.random() < 0.5 else dark
            brush.fill(ribbon(ray, 0.045), tone, 0.35)
    pupil = eyes.pupil
    stretch = 1.15 if eyes.school == "anime" else 1.0 / eyes.iris_stretch
    brush.ellipse((0, -0.02), (pupil, pupil * stretch), shade(code, 0.82), 0.95, blur=0.03)


def _paint_reflection(brush: Brush, code: str) -> None:
    """Light that comes back from below: a bright crescent in a neighbouring hue along the lower rim."""
    lightness, chroma, hue = to_oklch(code)
    tone = from_oklch(min(lightness + 0.3, 0.94), min(chroma + 0.03, 0.14), hue - 35)
    angle = np.linspace(0.2 * np.pi, 0.8 * np.pi, 20)
    arc = np.stack([0.74 * np.cos(angle), 0.76 * np.sin(angle)], axis=1)
    brush.fill(ribbon(arc, 0.17 * np.sin(np.linspace(0, np.pi, 20))), tone, 0.75, blur=0.02)


def _shade_under_lid(easel: Easel, brush: Brush, curves: EyeCurves) -> None:
    """The shadow that lid and lashes throw on the iris."""
    if easel.character.eyes.school == "vector":
        return
    palette = easel.character.palette
    code = palette.eye_r if curves.side == "r" else palette.eye_l
    drop = 0.3 * easel.character.eyes.height
    upper = curves.place(curves.u, curves.upper - 0.15)
    low = curves.place(curves.u, curves.upper + drop)
    path = polygon(np.concatenate([upper, low[::-1]]))
    brush.atop.fill(path, shade(code, 0.8), 0.62, blur=max(easel.softness * 0.5, 0.012 * easel.unit))


def _paint_shine(easel: Easel, brush: Brush, centre: np.ndarray, across: np.ndarray, down: np.ndarray) -> None:
    """Highlights on the side of the light, on both eyes alike."""
    eyes = easel.character.eyes
    side = np.sign(easel.character.light.side or -1.0)
    spots = [(0.4 * side, -0.42, 0.26, 0.29), (-0.4 * side, 0.42, 0.14, 0.14), (0.5 * side, 0.12, 0.08, 0.09)]
    scale = {"real": 0.62, "vector": 0.8}.get(eyes.school, 1.0)
    for x, y, width, height in spots[: eyes.shine]:
        path = oval(centre + across * x + down * y, across * width * scale, down * height * scale)
        brush.fill(path, "#ffffff", 0.97 if width > 0.2 else 0.85, blur=0.15 * easel.softness)


def _paint_lashes(easel: Easel, curves: EyeCurves) -> None:
    """Upper lash line with its wing, lower line, fold of the lid."""
    eyes, skin = easel.character.eyes, easel.character.palette.skin
    with easel.layer(f"lash_{curves.side}", "lash") as brush:
        if easel.character.skin.shadow > 0 and not curves.is_shut:
            _paint_shadow(easel, brush, curves)
        if eyes.crease > 0 and eyes.school != "vector":
            _paint_crease(easel, brush, curves, skin)
        dark = lash_colour(easel)
        brush.fill(_upper_lash(easel, curves), dark)
        for place, reach in ((0.5, 0.7), (0.78, 1.0)) if eyes.wing > 0.35 and eyes.school == "anime" else ():
            brush.fill(_lash_spike(curves, place, reach), dark)
        if eyes.school == "real" and not curves.is_shut:
            _paint_lower_lid(easel, brush, curves)
        if eyes.lower_lash > 0.03 and not curves.is_shut:
            press = np.clip(0.15 + 0.85 * np.linspace(-0.6, 1, len(curves.u)), 0, 1) * (1 - np.abs(curves.u) ** 6)
            width = np.maximum(1.1 * eyes.lash * eyes.lower_lash * press * easel.unit, 0.5 * (press > 0.05))
            line = curves.place(curves.u, curves.lower)
            brush.fill(ribbon(line, width), mix(dark, skin_shade(skin, 0.6), 0.35))


def _paint_lower_lid(easel: Easel, brush: Brush, curves: EyeCurves) -> None:
    """The moist edge of the lower lid and the fold under it."""
    skin, u = easel.character.palette.skin, curves.u
    press = np.sqrt(np.clip(1 - u * u, 0, 1))
    edge = curves.place(u, curves.lower + 0.008)
    brush.fill(ribbon(edge, 0.022 * easel.unit * press), mix(tint(skin, 0.25), "#e8a59a", 0.3), 0.8)
    below = curves.place(u, curves.lower + 0.02)
    brush.fill(ribbon(below, np.maximum(0.016 * easel.unit, 0.6) * press), skin_shade(skin, 0.5), 0.6)
    bag = curves.place(u * 0.9, curves.lower + 0.085 * press)
    brush.fill(ribbon(bag, 0.035 * easel.unit * press), skin_shade(skin, 0.3), 0.45, blur=0.02 * easel.unit)


def _upper_lash(easel: Easel, curves: EyeCurves) -> skia.Path:
    """The lash line: thin at the inner corner, thickest past the middle, drawn out into a wing."""
    eyes, u = easel.character.eyes, curves.u
    thick = eyes.lash * (0.3 + 0.7 * np.clip(0.5 * (u + 1.0) / 0.75, 0, 1)) * np.clip((u + 1.02) / 0.25, 0.12, 1)
    least = 0.7 / easel.unit
    thick = np.maximum(thick * (0.75 if curves.is_shut else 1.0), least)
    low = curves.place(u, curves.upper + 0.006)
    bend = -1.0 if not curves.is_shut or eyes.smiling else 1.0
    tip = curves.place(1 + 0.3 * eyes.wing, curves.upper[-1] + bend * 0.25 * eyes.wing * eyes.width)
    top = curves.place(u[:-3] * 1.02, (curves.upper - thick)[:-3])
    return polygon(np.concatenate([low, tip, top[::-1]]))


def _lash_spike(curves: EyeCurves, place: float, reach: float) -> skia.Path:
    """One lash near the outer corner."""
    eyes = curves.eyes
    at = np.array([place - 0.06, place + 0.08])
    root = np.interp(at, curves.u, curves.upper)
    bend = -1.0 if not curves.is_shut or eyes.smiling else 0.8
    tip_u = place + 0.2 * eyes.wing * reach
    tip_v = root.mean() + bend * (eyes.lash + 0.22 * eyes.wing * eyes.width * reach)
    base = curves.place(at, root - 0.5 * eyes.lash)
    return polygon(np.concatenate([base, curves.place(tip_u, tip_v)]))


def _paint_crease(easel: Easel, brush: Brush, curves: EyeCurves, skin: str) -> None:
    eyes = easel.character.eyes
    part = slice(9, -4)
    lifted = curves.upper + 0.75 * (curves.wide_upper - curves.upper)
    line = curves.place(curves.u, lifted - eyes.lash - 0.14 * eyes.height - 0.02)[part]
    press = np.sin(np.linspace(0.1, np.pi - 0.1, len(line)))
    width = np.maximum(0.024 * easel.unit, 0.8) * press
    tone = mix(skin_shade(skin, 0.6), lash_colour(easel), 0.25)
    brush.fill(ribbon(line, width), tone, 0.9 * eyes.crease, blur=0.08 * easel.softness)
    if easel.traits.modelling > 0.3:
        lid = curves.place(curves.u, curves.upper)[part]
        brush.fill(polygon(np.concatenate([line, lid[::-1]])), skin_shade(skin, 0.3), 0.3, blur=0.25 * easel.softness)


def _paint_shadow(easel: Easel, brush: Brush, curves: EyeCurves) -> None:
    """Make-up on the lid."""
    eyes = easel.character.eyes
    upper = curves.place(curves.u, curves.upper)
    high = curves.place(curves.u * 1.05, curves.upper - 0.42 * eyes.height * (1 - curves.u**2) - 0.02)
    tone = mix(easel.character.palette.accent, skin_shade(easel.character.palette.skin, 0.4), 0.35)
    strength = 0.6 * easel.character.skin.shadow
    brush.fill(polygon(np.concatenate([high, upper[::-1]])), tone, strength, blur=0.02 * easel.unit)


def _paint_dot(easel: Easel, curves: EyeCurves) -> None:
    """An eye that is a dark dot, or a bent line when it is shut."""
    dark = drawn_dark(easel)
    if curves.is_shut:
        paint_line_eye(easel, curves)
        return
    centre, across, down = curves.iris_frame()
    with easel.layer(f"iris_{curves.side}", "iris") as brush:
        brush.fill(oval(centre, across, down * min(curves.openness, 1.0)), dark)
        if easel.character.eyes.shine:
            _paint_shine(easel, brush, centre, across, down)
