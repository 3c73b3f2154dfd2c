"""A model in motion: sound, a motion file or a recorded face to a film and to a motion file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor

from cartoonalive.errors import UsageError
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.events import Progress, ProgressListener
from cartoonalive.formats.bundle import Bundle
from cartoonalive.formats.motion3 import Motion3
from cartoonalive.motion.idle import idle_motion
from cartoonalive.motion.model import Expression, Motion
from cartoonalive.motion.player import Player
from cartoonalive.options import MOST_SECONDS, AnimateOptions
from cartoonalive.render.pixels import on_colour, unpremultiply
from cartoonalive.render.skia import Renderer
from cartoonalive.speech.acting import acting_curves
from cartoonalive.speech.model import Sound
from cartoonalive.speech.mouth import speech_motion
from cartoonalive.speech.recognise import hear
from cartoonalive.speech.sound import read_sound
from cartoonalive.staging import beside
from cartoonalive.tracking.arkit import capture_motion
from cartoonalive.tracking.livelink import read_livelink
from cartoonalive.video.film import FORMATS, OPAQUE, film_writer

MOTION_SUFFIX = Motion3.suffix
_WIDTH = 720
"""Pixels of a film by default; smaller canvases keep theirs."""
_TELLS = 10
"""Progress events of one film."""
_WHITE = "white"
"""What stands behind the model in formats without transparency."""


@dataclass(frozen=True, kw_only=True)
class Performance:
    """What a model is to do."""

    motions: tuple[Motion, ...]
    """Run together; of curves for the same parameter that of the later motion counts."""
    duration: float
    """Seconds."""
    sound: Sound | None = None
    captured: bool = False
    """Whether a recorded face drives it, which blinks and breathes by itself."""

    def motion(self, name: str) -> Motion:
        """All of it as one motion."""
        curves = {curve.parameter: curve for motion in self.motions for curve in motion.curves}
        first = self.motions[0]
        return replace(
            first,
            name=name,
            duration=self.duration,
            curves=tuple(curves.values()),
            loop=first.loop and len(self.motions) == 1,
            restricted=all(motion.restricted for motion in self.motions),
        )


def animate(
    model: Bundle,
    outputs: Sequence[Path | str],
    *,
    audio: Path | str | None = None,
    motion: Path | str | None = None,
    arkit: Path | str | None = None,
    options: AnimateOptions | None = None,
    listener: ProgressListener | None = None,
) -> None:
    """Let ``model`` speak ``audio``, play ``motion`` and follow the recorded face ``arkit``, in any combination.

    Every output is a film (MP4, WebM, APNG, GIF) or a motion file (``.motion3.json``), by its extension. ``motion`` is
    a file or the name of one of the model's own motions. Without any of the three the model idles.

    Raises:
        UsageError: an output of no known kind, no such motion, or an impossible option.
        FormatError: a sound, motion or capture file is damaged.
        MissingComponentError: a format needs PyAV, which is not installed.
    """
    options = options or AnimateOptions()
    background = _colour(options.background)
    paths = [Path(output) for output in outputs]
    for path in paths:
        _check_kind(path)
    performance = performance_of(model, audio=audio, motion=motion, arkit=arkit, options=options)
    for path in paths:
        with beside(path) as target:
            if _is_motion(path):
                _write_motion(target, performance, path.name[: -len(MOTION_SUFFIX)])
            else:
                _film(target, model, performance, options, background, listener)


def performance_of(
    model: Bundle,
    *,
    audio: Path | str | None = None,
    motion: Path | str | None = None,
    arkit: Path | str | None = None,
    options: AnimateOptions,
) -> Performance:
    """What :func:`animate` makes of these sources."""
    ids = [parameter.id for parameter in model.rig.parameters]
    motions: list[Motion] = []
    sound = None
    if arkit is not None:
        motions.append(capture_motion(read_livelink(arkit), model.rig.parameters))
    if motion is not None:
        motions.append(_motion(model, motion))
    if audio is not None:
        sound = read_sound(audio)
        heard = hear(sound)
        spoken = speech_motion(heard, ids)
        acted = acting_curves(heard, ids, options.seed) if options.acting and not motions else ()
        motions.append(replace(spoken, curves=acted + spoken.curves))
    if not motions:
        motions.append(idle_motion(ids, options.seed))
    longest = max(motion.duration for motion in motions)
    duration = min(options.seconds or longest, MOST_SECONDS)
    return Performance(
        motions=tuple(motions),
        duration=duration,
        sound=sound.until(duration) if sound else None,
        captured=arkit is not None,
    )


def _motion(model: Bundle, wanted: Path | str) -> Motion:
    """The motion file, or the model's own motion of that name."""
    path = Path(wanted)
    if path.is_file():
        return Motion3.read(path, strict=False).motion(path.name.removesuffix(MOTION_SUFFIX))
    own = model.named_motions()
    if str(wanted) not in own:
        hint = f"Name a file, or one of the model's own: {', '.join(own) or 'it has none'}."
        raise UsageError(f"no motion {wanted}", hint=hint, code="no_motion")
    return own[str(wanted)]


def _is_motion(path: Path) -> bool:
    return path.name.lower().endswith(MOTION_SUFFIX)


def _check_kind(path: Path) -> None:
    """Refuse an unknown extension before any work is done."""
    if not _is_motion(path) and path.suffix.lower() not in FORMATS:
        raise UsageError(
            f"{path.name}: no film or motion format",
            hint=f"Let the name end in one of {', '.join((*FORMATS, MOTION_SUFFIX))}.",
            code="bad_format",
        )


def _write_motion(path: Path, performance: Performance, name: str) -> None:
    Motion3.of(performance.motion(name)).write(path)


def _film(
    path: Path,
    model: Bundle,
    performance: Performance,
    options: AnimateOptions,
    background: tuple[int, int, int] | None,
    listener: ProgressListener | None,
) -> None:
    if background is None and path.suffix.lower() in OPAQUE:
        background = _colour(_WHITE)
    evaluator, renderer = Evaluator(model.rig), Renderer(model.rig, model.pages)
    width, height = _even_size(model, options.size)
    count = max(round(performance.duration * options.fps), 1)
    with film_writer(path, options.fps, (width, height), performance.sound) as film:
        for number, values in enumerate(poses(model, performance, options, count)):
            if listener is not None and number % max(count // _TELLS, 1) == 0:
                listener(Progress(stage=f"frames {path.suffix[1:]}", index=number, count=count))
            film.add(_picture(renderer.render(evaluator.evaluate(values), width), height, background))


def poses(model: Bundle, performance: Performance, options: AnimateOptions, count: int) -> Iterator[dict[str, float]]:
    """The parameters of every frame."""
    rig, settings = model.rig, model.settings
    lively = options.life and not performance.captured
    player = Player(rig, eyelids=settings.group("EyeBlink"), blink_seed=options.seed if lively else None)
    if lively:
        player.overlay(idle_motion([parameter.id for parameter in rig.parameters], options.seed), loop=True)
    if options.expression is not None:
        player.show(_expression(model, options.expression))
    for motion in performance.motions:
        player.overlay(motion)
    for _ in range(count):
        yield player.update(1 / options.fps)


def _expression(model: Bundle, name: str) -> Expression:
    if name not in model.expressions:
        hint = f"The model has: {', '.join(model.expressions) or 'none'}."
        raise UsageError(f"no expression {name}", hint=hint, code="no_expression")
    return model.expressions[name].expression(name)


def _even_size(model: Bundle, size: int | None) -> tuple[int, int]:
    """Width and height of the film, even as video formats demand."""
    canvas = model.rig.canvas
    width = max(round((size or min(canvas.width, _WIDTH)) / 2) * 2, 2)
    return width, max(round(width * canvas.height / canvas.width / 2) * 2, 2)


def _picture(picture: NDArray[np.uint8], height: int, background: tuple[int, int, int] | None) -> NDArray[np.uint8]:
    """Straight RGBA of exactly this height, on the background if there is one."""
    if background is None:
        result = unpremultiply(picture)
    else:
        colours = on_colour(picture, background)
        result = np.dstack([colours, np.full(colours.shape[:2], 255, np.uint8)])
    missing = height - len(result)
    return np.pad(result, ((0, missing), (0, 0), (0, 0)), mode="edge") if missing > 0 else result[:height]


def _colour(text: str | None) -> tuple[int, int, int] | None:
    if text is None:
        return None
    try:
        return ImageColor.getrgb(text)[:3]
    except ValueError:
        raise UsageError(
            f"{text!r} is no colour", hint="Give a name such as white, or #RRGGBB.", code="bad_colour"
        ) from None
