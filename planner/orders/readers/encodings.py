"""Which encoding a text file is in, and its text."""

from __future__ import annotations

import codecs

from planner.orders.readers.table import UnreadableTable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, file: str, encoding: str = "") -> str:
    """Turn a file's bytes into text.

    Parameters
    ----------
    content
        The whole file.
    file
        Its name, for messages.
    encoding
        A codec's name where it is stated. Else a byte order mark decides, then UTF-16 by its
        zero bytes, then UTF-8 if every byte fits, then Windows-1252.

    Raises
    ------
    UnreadableTable
        If the stated encoding is unknown or does not fit, or the content is not text.
    """
    encoding = encoding or detect_encoding(content)
    try:
        # UTF-8 files often carry a mark although nobody stated so.
        text = content.decode("utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding)
    except LookupError as error:
        raise UnreadableTable(
            f"{file}: unknown encoding '{encoding}'",
            hint="use utf-8, utf-16 or cp1252",
        ) from error
    except UnicodeError as error:
        raise UnreadableTable(
            f"{file} is not {encoding}: {error}",
            hint="state another encoding in [orders], or save the file as UTF-8",
        ) from error
    if not isinstance(text, str):
        raise UnreadableTable(
            f"{file}: '{encoding}' is not a text encoding", hint="use utf-8, utf-16 or cp1252"
        )
    at = text.find("\0")
    if at >= 0:
        row = text.count("\n", 0, at) + 1
        raise UnreadableTable(
            f"{file} holds binary data: a zero byte in line {row}",
            hint="export the order book as text, or state its encoding in [orders]",
            row=row,
        )
    return text


def detect_encoding(content: bytes) -> str:
    """Name the encoding of a text file by its first bytes and by what fits."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    head = content[:4096]
    zeros_even, zeros_odd = head[::2].count(0), head[1::2].count(0)
    if zeros_odd > len(head) // 4 and zeros_even == 0:
        return "utf-16-le"
    if zeros_even > len(head) // 4 and zeros_odd == 0:
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
