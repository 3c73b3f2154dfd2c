"""``python -m cartoonalive``."""

from cartoonalive.cli.app import main

if __name__ == "__main__":
    main()
