"""The official native framework in a process of its own: loads a model folder without a display and plays it.

Started as a script with a model3 file; prints one JSON object. Needs EGL and Mesa's software renderer; exit code 77
says that they are missing. The package live2d must be imported before Mesa is loaded.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from typing import Any

SKIPPED = 77
SURFACELESS = 0x31DD
OPENGL_API = 0x30A2
CONFIG = (0x3033, 1, 0x3040, 8, 0x3038)
"""Window surfaces, desktop OpenGL, end of the list."""
NONE = 0x3038
FORCE = 3
STEPS, STEP_S = 40, 0.05


def make_context() -> None:
    """A current OpenGL context without any surface; raises OSError where that is not possible."""
    egl = ctypes.CDLL("libEGL.so.1")
    pointer = ctypes.c_void_p
    egl.eglGetPlatformDisplay.restype = egl.eglCreateContext.restype = pointer
    egl.eglGetPlatformDisplay.argtypes = [ctypes.c_uint, pointer, pointer]
    egl.eglInitialize.argtypes = [pointer, pointer, pointer]
    egl.eglChooseConfig.argtypes = [pointer, pointer, pointer, ctypes.c_int, pointer]
    egl.eglCreateContext.argtypes = egl.eglMakeCurrent.argtypes = [pointer] * 4
    display = egl.eglGetPlatformDisplay(SURFACELESS, None, None)
    if not egl.eglInitialize(display, None, None) or not egl.eglBindAPI(OPENGL_API):
        raise OSError("EGL cannot be started")
    config, count = pointer(), ctypes.c_int()
    egl.eglChooseConfig(display, (ctypes.c_int * len(CONFIG))(*CONFIG), ctypes.byref(config), 1, ctypes.byref(count))
    context = egl.eglCreateContext(display, config, None, (ctypes.c_int * 1)(NONE))
    if not context or not egl.eglMakeCurrent(display, None, None, context):
        raise OSError("no OpenGL context")


def open_model(path: str) -> Any:
    """The model at ``path`` in the framework, which neither breathes nor blinks by itself."""
    import live2d

    make_context()
    live2d.init()
    live2d.glInit()
    live2d.enableLog(False)
    model = live2d.Model()
    model.LoadModelJson(path)
    model.SetAutoBreath(False)
    model.SetAutoBlink(False)
    return model


def play(path: str) -> dict[str, object]:
    """What the framework found in the model, and which parameters moved while it idled and smiled."""
    model = open_model(path)
    ids = model.GetParamIds()
    before = [model.GetParamValueById(name) for name in ids]
    expressions = model.GetExpressions()
    model.SetExpression("joy")
    model.StartMotion("Idle", 0, FORCE)
    moved = set()
    for _ in range(STEPS):
        model.Update(STEP_S)
        moved |= {
            name for name, old in zip(ids, before, strict=True) if abs(model.GetParamValueById(name) - old) > 1e-4
        }
    motions = {group: len(entries) for group, entries in model.GetMotions().items()}
    return {"parameters": ids, "motions": motions, "expressions": expressions, "moved": sorted(moved)}


if __name__ == "__main__":
    os.environ |= {"PYOPENGL_PLATFORM": "egl", "EGL_PLATFORM": "surfaceless", "LIBGL_ALWAYS_SOFTWARE": "1"}
    try:
        answer = play(sys.argv[1])
    except (OSError, ImportError) as error:
        print(error, file=sys.stderr)
        sys.exit(SKIPPED)
    print(json.dumps(answer))
