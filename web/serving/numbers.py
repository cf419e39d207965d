"""Numbers in addresses: so short that every database knows them."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor

DIGITS = 15


class NumberConvertor(Convertor[int]):
    """The number of a case or of a section, as `{number:small}` in a route; 0 and above."""

    regex = f"[0-9]{{1,{DIGITS}}}"

    def convert(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Its digits."""
        return str(value)


def register() -> None:
    """Let routes use it."""
    register_url_convertor("small", NumberConvertor())
