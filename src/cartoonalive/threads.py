"""How many threads NumPy's products of matrices may use."""

from __future__ import annotations

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits


def one_blas_thread() -> AbstractContextManager[object]:
    """While this is entered, products of matrices stay in the thread that asks for them.

    Those of a portrait are small. More threads make none of them quicker, and for a while after each product they wait
    for the next one at full load, which slows everything else that is under way.
    """
    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits
