"""One flat portrait in, a living model compatible with Live2D Cubism out.

::

    import cartoonalive

    result = cartoonalive.create("portrait.png", "out/alice")
    print(result.model, result.measures)

    model = cartoonalive.load("out/alice")
    picture = cartoonalive.render_pose(model, {"ParamAngleX": 20, "ParamMouthOpenY": 1})
    cartoonalive.animate(model, ["alice.webm"], audio="speech.wav")

Heavy modules are loaded on first use, so that importing the package is quick.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

from cartoonalive.errors import (
    CartoonAliveError,
    FormatError,
    MissingComponentError,
    PictureError,
    StorageError,
    UsageError,
)
from cartoonalive.events import ModelWarning, Progress
from cartoonalive.options import (
    AnimateOptions,
    CheckOptions,
    CreateOptions,
    FormatOptions,
    LandmarkOptions,
    LayerOptions,
    PortraitOptions,
    RigOptions,
    ShapeOptions,
)

if TYPE_CHECKING:
    from cartoonalive.animation import animate
    from cartoonalive.conversion import export
    from cartoonalive.formats.bundle import Bundle
    from cartoonalive.formats.bundle import read_bundle as load
    from cartoonalive.pipeline import Result, create
    from cartoonalive.pose import render_pose

__version__ = version("cartoonalive")

__all__ = [
    "AnimateOptions",
    "Bundle",
    "CartoonAliveError",
    "CheckOptions",
    "CreateOptions",
    "FormatError",
    "FormatOptions",
    "LandmarkOptions",
    "LayerOptions",
    "MissingComponentError",
    "ModelWarning",
    "PictureError",
    "PortraitOptions",
    "Progress",
    "Result",
    "RigOptions",
    "ShapeOptions",
    "StorageError",
    "UsageError",
    "__version__",
    "animate",
    "create",
    "export",
    "load",
    "render_pose",
]

_LAZY = {
    "Bundle": ("cartoonalive.formats.bundle", "Bundle"),
    "Result": ("cartoonalive.pipeline", "Result"),
    "animate": ("cartoonalive.animation", "animate"),
    "create": ("cartoonalive.pipeline", "create"),
    "export": ("cartoonalive.conversion", "export"),
    "load": ("cartoonalive.formats.bundle", "read_bundle"),
    "render_pose": ("cartoonalive.pose", "render_pose"),
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _LAZY[name]
    value: object = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
