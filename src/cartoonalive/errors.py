"""Everything CartoonAlive raises on purpose.

CartoonAliveError             base: what is wrong, where, and what to do
    UsageError                wrong options (exit code 2)
    PictureError              the picture is refused (exit code 3); ``code`` names the reason
    FormatError               a model or file is invalid (exit code 4)
    StorageError              the model cannot be stored: disk full, no permission (exit code 1)
    MissingComponentError     an optional component or a weight file is missing (exit code 5)

Catch the base class to handle all of them::

    try:
        cartoonalive.create("portrait.png", "out")
    except cartoonalive.CartoonAliveError as error:
        print(error, error.hint)
"""

from __future__ import annotations

from typing import ClassVar


class CartoonAliveError(Exception):
    """Base class of all errors raised on purpose.

    ``code`` is a stable machine-readable word, ``hint`` says what to do about it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str, code: str) -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code


class UsageError(CartoonAliveError):
    """The options contradict one another or name something that does not exist."""

    exit_code: ClassVar[int] = 2


class PictureError(CartoonAliveError):
    """The picture cannot become a model: unreadable, no usable face, several faces, ..."""

    exit_code: ClassVar[int] = 3


class FormatError(CartoonAliveError):
    """A model or one of its files is invalid; the message names the file and the place in it."""

    exit_code: ClassVar[int] = 4


class StorageError(CartoonAliveError):
    """The result cannot be stored: the disk is full or the folder is not writable."""


class MissingComponentError(CartoonAliveError):
    """An optional package or a weight file is missing; the hint says how to get it."""

    exit_code: ClassVar[int] = 5
