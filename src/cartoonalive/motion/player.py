"""A model in time: everything that moves it, in the order of the official framework.

Each frame begins with the values that the last motions left. Then come motion, expression, eye blink, tracking,
lip-sync and physics; only what motions did is kept for the next frame, so that nothing adds up over time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cartoonalive.motion.blink import Blinker
from cartoonalive.motion.expression import ExpressionMixer
from cartoonalive.motion.model import Expression, Motion
from cartoonalive.motion.physics import PhysicsRuntime
from cartoonalive.motion.play import MotionRun
from cartoonalive.rig.model import Rig


class Player:
    """Moves the parameters of one model. The same calls give the same values."""

    def __init__(
        self, rig: Rig, *, eyelids: Collection[str] = (), lips: Collection[str] = (), blink_seed: int | None = None
    ) -> None:
        """``eyelids`` and ``lips`` are the model's EyeBlink and LipSync groups; without a seed nothing blinks."""
        self._parameters = {parameter.id: parameter for parameter in rig.parameters}
        self._saved = {name: parameter.default for name, parameter in self._parameters.items()}
        self._physics = PhysicsRuntime.of(rig.physics, rig.parameters)
        self._mixer = ExpressionMixer()
        self._motions: list[MotionRun] = []
        self._eyelids, self._lips = tuple(eyelids), tuple(lips)
        self._blinker = None if blink_seed is None else Blinker(blink_seed)

    @property
    def idle(self) -> bool:
        """Whether no motion is running."""
        return not self._motions

    def play(self, motion: Motion, *, loop: bool | None = None) -> MotionRun:
        """Start a motion over what is there; running ones fade out."""
        for run in self._motions:
            run.stop()
        return self.overlay(motion, loop=loop)

    def overlay(self, motion: Motion, *, loop: bool | None = None) -> MotionRun:
        """Start a motion beside the running ones; of curves for the same parameter the later one counts."""
        run = MotionRun(motion, loop=loop)
        self._motions.append(run)
        return run

    def show(self, expression: Expression | None) -> None:
        """Change the expression; ``None`` is the plain face."""
        self._mixer.show(expression)

    def update(
        self, seconds: float, *, tracking: Mapping[str, float] | None = None, mouth_opening: float | None = None
    ) -> dict[str, float]:
        """The values of all parameters after ``seconds`` more, within their ranges.

        ``tracking`` replaces values, all but those of the eyelids, which it multiplies so that expressions and blinks
        go on; ``mouth_opening`` 0..1 is added to the LipSync parameters.
        """
        values = dict(self._saved)
        for run in self._motions:
            run.update(values, seconds)
        self._motions = [run for run in self._motions if not run.finished]
        self._saved = dict(values)
        self._mixer.update(values, seconds)
        self._blink(values, seconds)
        self._track(values, tracking or {})
        self._speak(values, mouth_opening)
        self._clamp(values)
        self._physics.update(values, seconds)
        return values

    def _blink(self, values: dict[str, float], seconds: float) -> None:
        if self._blinker is not None:
            openness = self._blinker.update(seconds)
            for name in self._eyelids:
                values[name] *= openness

    def _track(self, values: dict[str, float], tracking: Mapping[str, float]) -> None:
        for name, value in tracking.items():
            if name in self._eyelids:
                values[name] *= value
            elif name in values:
                values[name] = value

    def _speak(self, values: dict[str, float], opening: float | None) -> None:
        if opening is not None:
            for name in self._lips:
                values[name] += opening

    def _clamp(self, values: dict[str, float]) -> None:
        for name, parameter in self._parameters.items():
            values[name] = min(max(values[name], parameter.minimum), parameter.maximum)
