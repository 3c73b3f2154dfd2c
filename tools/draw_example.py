"""Draw the example portrait: ``python -m tools.draw_example OUT.png [SIZE]``."""

from __future__ import annotations

import sys
from pathlib import Path

from cartoonalive.drawing.example import write_example


def main(arguments: list[str]) -> None:
    target = Path(arguments[0])
    write_example(target, *(int(size) for size in arguments[1:2]))
    print(f"portrait {target}")


if __name__ == "__main__":
    main(sys.argv[1:])
