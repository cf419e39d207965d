"""Sets as whole numbers with a bit for each member, for code that numba compiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Let a function be compiled when it is first called; other threads then go on beside it."""
    return cast(Function, njit(nogil=True, cache=True)(function))


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
