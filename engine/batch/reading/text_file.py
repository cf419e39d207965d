"""Text of any usual encoding as UTF-8 that can be read from any place on."""

from __future__ import annotations

import codecs
import io
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from engine.batch.reading.block import MAX_ROWS, InputError

PIECE = 1 << 22
SAMPLE = 1 << 16
MAX_BLOCK = 1 << 24
"""The most bytes of a block."""
MAX_RECORD = 1 << 20
"""A quotation mark that is not closed within so many bytes does not enclose line breaks."""
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text in UTF-8 with line feeds.

    Attributes:
        file: where it can be read; what precedes `start` is no text.
        start: of the text, in bytes.
        size: of the file, in bytes.
        encoding: that it was written in.
    """

    file: BinaryIO
    start: int
    size: int
    encoding: str

    @property
    def notes(self) -> list[str]:
        """What a person should know: an encoding that is only the likeliest one."""
        if self.encoding != "cp1252":
            return []
        return ["it is not UTF-8, so it was read as Windows-1252; save it as UTF-8 if letters "
                "with accents come out wrong"]

    def sample(self) -> bytes:
        """The beginning of the text."""
        self.file.seek(self.start)
        return self.file.read(SAMPLE)

    def blocks(self, offset: int, quoted: bool) -> Iterator[tuple[bytes, int]]:
        """Pieces of whole records, of at most `MAX_ROWS` lines, each with the offset of its end.

        Args:
            offset: where the first one begins.
            quoted: whether line breaks within quotation marks belong to a record.
        """
        size = self._block_size()
        while True:
            self.file.seek(offset)
            piece = self.file.read(size)
            if not piece:
                return
            at_end = len(piece) < size
            cut = len(piece) if at_end else _last_break(piece, quoted)
            if not cut:
                if size >= MAX_BLOCK:
                    raise InputError(f"one row is longer than {MAX_BLOCK:,} bytes; often a "
                                     f"quotation mark that is not closed")
                size *= 2
                continue
            block = _few_lines(piece[:cut], quoted)
            offset += len(block)
            yield block, offset

    def _block_size(self) -> int:
        """Bytes of a block, so that it holds somewhat fewer lines than it may."""
        sample = self.sample()
        line = len(sample) / max(1, sample.count(b"\n"))
        return int(min(MAX_BLOCK, max(SAMPLE, line * MAX_ROWS * 0.9)))


def _last_break(piece: bytes, quoted: bool) -> int:
    """Where the last whole record of a piece ends; 0 if none does."""
    end = piece.rfind(b"\n") + 1
    if not quoted:
        return end
    whole, last = end, end
    inside = piece.count(b'"', 0, end) % 2
    while inside and end > 0:
        before = piece.rfind(b"\n", 0, end - 1) + 1
        inside = (inside + piece.count(b'"', before, end)) % 2
        end = before
        if whole - end > MAX_RECORD:  # a lone quotation mark, as in 5" disk
            return last
    return end


def _few_lines(block: bytes, quoted: bool) -> bytes:
    """The beginning of a block, so that it has no more lines than allowed."""
    while (lines := block.count(b"\n")) > MAX_ROWS:
        cut = _last_break(block[:len(block) * MAX_ROWS // (lines + 1)], quoted)
        if not cut:
            break
        block = block[:cut]
    return block


def text_file(file: BinaryIO, opened: ExitStack) -> TextFile:
    """Learn the encoding of a file, by reading it once, and make it readable as UTF-8.

    What has a byte order mark or is UTF-8 is taken as such; what has a zero byte at every other
    place is UTF-16; all else is Windows-1252, the encoding of spreadsheets in Western Europe.

    Raises:
        InputError: it is not text, or empty.
        OSError: it cannot be read.
    """
    head = file.read(SAMPLE)
    size = file.seek(0, io.SEEK_END)
    if not size:
        raise InputError("the file is empty")
    encoding = next((name for bom, name in BOMS if head.startswith(bom)), "")
    start = len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0
    if encoding.startswith("utf-16") or encoding.startswith("utf-32"):
        return _rewritten(file, size, encoding, opened)
    if wide := _wide(head):
        return _rewritten(file, size, wide, opened)
    encoding = _narrow(file)
    returns = b"\r" in head and b"\n" not in head
    if encoding != "utf-8" or returns:
        return _rewritten(file, size, "utf-8-sig" if encoding == "utf-8" else encoding, opened)
    return TextFile(file, start, size, encoding)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: most letters of western text have a zero byte beside them."""
    if len(head) >= 4 and head.count(0) > len(head) // 4:
        if not any(head[0::2]):
            return ""
        return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
    return ""


def _narrow(file: BinaryIO) -> str:
    """UTF-8 or Windows-1252, by the whole file."""
    decoder, encoding, line = codecs.getincrementaldecoder("utf-8")(), "utf-8", 1
    file.seek(0)
    while piece := file.read(PIECE):
        if (place := piece.find(b"\0")) >= 0:
            line += piece.count(b"\n", 0, place)
            raise InputError(f"line {line:,} holds a zero byte, which no text does; the file is "
                             f"damaged, or of another kind than its name says")
        line += piece.count(b"\n")
        if encoding == "utf-8" and not (piece.isascii() and not decoder.getstate()[0]):
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                encoding = "cp1252"
    if encoding == "utf-8" and decoder.getstate()[0]:
        encoding = "cp1252"
    return encoding


def _rewritten(
    file: BinaryIO, size: int, encoding: str, opened: ExitStack
) -> TextFile:
    """The text as UTF-8 in a temporary file that has no name and goes with the process."""
    whole = opened.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - it is one
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(encoding)(), translate=True)
    file.seek(0)
    try:
        at_end = False
        while not at_end:
            piece = file.read(PIECE)
            at_end = not piece
            text = decoder.decode(piece, final=at_end)
            if "\0" in text:
                raise InputError("it holds a zero byte, which no text does; the file is damaged, "
                                 "or of another kind than its name says")
            whole.write(text.encode("utf-8"))
    except UnicodeError:
        raise InputError("it is not text in UTF-8, UTF-16 or Windows-1252; save it as "
                         "UTF-8") from None
    return TextFile(whole, 0, size, encoding)
