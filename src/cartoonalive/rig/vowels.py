"""The parameters of vowels, ``ParamA`` to ``ParamO``, by which players and Live2D's lip-sync know mouth shapes.

A vowel yields to the more open ones, as those of Live2D's sample models do, so that all together never open the mouth
much further than the widest. How they open it is in :mod:`cartoonalive.rig.opening`, what else they do to the lips in
:mod:`cartoonalive.rig.mouth_acting`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cartoonalive.rig.model import Limit, Parameter


@dataclass(frozen=True, kw_only=True)
class Vowel:
    """One mouth shape."""

    name: str
    opening: float
    """ParamMouthOpenY to which it opens a shut mouth, as far as only the distance of the lips is concerned."""

    @property
    def parameter(self) -> str:
        """Its parameter's id."""
        return f"Param{self.name}"


VOWELS = (
    Vowel(name="A", opening=0.9),
    Vowel(name="O", opening=0.6),
    Vowel(name="E", opening=0.5),
    Vowel(name="I", opening=0.24),
    Vowel(name="U", opening=0.24),
)
"""All vowels, each of which yields to those before it."""
GONE = 0.8
"""Value of a parameter at which what yields to it is gone."""
VOWEL_IDS = tuple(vowel.parameter for vowel in VOWELS)


def vowel_parameters(shaped: Collection[str]) -> tuple[Parameter, ...]:
    """The parameters of those vowels whose ids are in ``shaped``, in the order in which speech names them."""
    return tuple(
        Parameter(
            id=vowel.parameter,
            name=f"Vowel {vowel.name}",
            group="ParamGroupMouth",
            minimum=0.0,
            default=0.0,
            maximum=1.0,
            blend_shape=True,
        )
        for vowel in sorted(VOWELS, key=lambda one: "AIUEO".index(one.name))
        if vowel.parameter in shaped
    )


def yields(parameters: Sequence[str], gone: float = GONE) -> tuple[Limit, ...]:
    """Limits under which a shape fades as any of ``parameters`` goes from 0 to ``gone``."""
    return tuple(Limit(parameter=name, points=((0.0, 1.0), (gone, 0.0))) for name in parameters)


def stronger(vowel: Vowel) -> tuple[str, ...]:
    """Ids of the vowels to which ``vowel`` yields."""
    return tuple(one.parameter for one in VOWELS[: VOWELS.index(vowel)])
