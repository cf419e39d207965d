"""Sets as whole numbers with a bit for each member, for code that numba compiles."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from llvmlite import ir
from numba import config, njit, types
from numba.extending import intrinsic

from knowledge.reading.kept import fingerprint, private_folder

Function = TypeVar("Function", bound=Callable[..., object])
MOST_KEPT = 4


def _kept_code() -> Path | None:
    """Where compiled code is kept: for these sources, all of them, since one calls the other.

    Returns:
        None where it cannot be kept safely; it is compiled in each process then.
    """
    sources = sorted(Path(__file__).parent.glob("*.py"))
    name = fingerprint(path.read_bytes() for path in sources)
    kept = private_folder("compiled")
    if kept is None:
        return None
    others = sorted((path for path in kept.iterdir() if path.name != name),
                    key=lambda path: path.stat().st_mtime_ns)
    for path in others[:max(0, len(others) - MOST_KEPT + 1)]:
        shutil.rmtree(path, ignore_errors=True)
    return private_folder(f"compiled/{name}")


KEPT = _kept_code()
if KEPT is not None:
    setattr(config, "CACHE_DIR", str(KEPT))  # noqa: B010 - made at run time, says numba


def compiled(function: Function) -> Function:
    """Let a function be compiled when it is first called; other threads then go on beside it."""
    return cast(Function, njit(nogil=True, cache=KEPT is not None)(function))


def inner(function: Function) -> Function:
    """The same for a function that compiled ones alone call; without a way in from Python."""
    without_wrappers: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(Function, njit(nogil=True, error_model="numpy", **without_wrappers)(function))


def is_compiled(function: Callable[..., object]) -> bool:
    """Whether a function that is to be compiled has been."""
    return bool(getattr(function, "signatures", ()))


def _size(_context: object, _members: object) -> Any:
    def emit(_context: object, builder: ir.IRBuilder, _signature: object,
             arguments: list[ir.Value]) -> ir.Value:
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), emit


def _lowest(_context: object, _members: object) -> Any:
    def emit(_context: object, builder: ir.IRBuilder, _signature: object,
             arguments: list[ir.Value]) -> ir.Value:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), emit


size = cast(Callable[[int], int], intrinsic(_size))
"""How many members a set has, by the processor's own instruction; in compiled code only."""
lowest = cast(Callable[[int], int], intrinsic(_lowest))
"""The lowest member of a set that has one, likewise."""
