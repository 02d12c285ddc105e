"""Files as they come: packed or not, in the encoding that they say. Read line by line, never held as a whole."""

import gzip
import io
import lzma
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

ALWAYS_READ = 100 * 1024 * 1024  # bytes, however little there was to unpack
MOST_UNPACKED = 200  # times what was read: text that people write packs ten to twenty times
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class FileRefused(ValueError):
    """Nothing of the file can be read safely. The message says why, and what to do."""


class Counted(io.RawIOBase):
    """Bytes as they are, counted. With ``source`` they are what was unpacked of it, and not without end."""

    def __init__(self, file: Any, source: "Counted | None" = None) -> None:
        self.file, self.source, self.bytes = file, source, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self.source is None and self.file.seekable()

    def seek(self, *place: int) -> int:
        return self.file.seek(*place)

    def tell(self) -> int:
        return self.file.tell()

    def readinto(self, room: Any) -> int:
        try:
            read = self.file.read(len(room))
        except (EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as fault:
            raise FileRefused(
                _("The archive is damaged or breaks off (%(why)s). Fetch the file again.") % {"why": fault}
            ) from fault
        room[: len(read)] = read
        self.bytes += len(read)
        if self.source and self.bytes > max(ALWAYS_READ, MOST_UNPACKED * self.source.bytes):
            raise FileRefused(
                _("The archive unpacks to more than %(times)s times its size: no data do. Unpack it, and look at it.")
                % {"times": MOST_UNPACKED}
            )
        return len(read)


@dataclass
class Opened:
    """The text of a file; how much of the file was read, of how much (None where it comes from elsewhere)."""

    name: str
    text: io.TextIOWrapper
    packed: Counted
    size: int | None
    bytes: io.BufferedReader

    def peek(self) -> str:
        """How the file begins, without reading it."""
        return self.bytes.peek(64)[:64].decode(self.text.encoding, "replace").removeprefix("\ufeff")


@contextmanager
def opened(path: str, encoding: str = "") -> Iterator[Opened]:
    """Open a file, ``-`` for what is sent in. Raises FileRefused, here or while it is read."""
    with ExitStack() as closing:
        file: Any
        if path == "-":
            file, name, size = sys.stdin.buffer, "-", None
        else:
            try:
                file = closing.enter_context(open(path, "rb"))
            except OSError as fault:
                raise FileRefused(
                    _("%(path)s cannot be read: %(why)s.") % {"path": path, "why": fault.strerror}
                ) from fault
            name, size = Path(path).name, Path(path).stat().st_size
        packed = Counted(file)
        unpacked, name = unpack(packed, name, closing)
        buffered = io.BufferedReader(unpacked, 1 << 20)
        chosen = encoding or encoding_of(buffered.peek(4)[:4])
        try:
            text = io.TextIOWrapper(buffered, chosen, newline="")
        except LookupError as fault:
            raise FileRefused(_("“%(name)s” is no encoding.") % {"name": encoding}) from fault
        try:
            yield Opened(name, text, packed, size, buffered)
        except UnicodeDecodeError as fault:
            raise FileRefused(
                _(
                    "The file is not in %(encoding)s (byte %(byte)s). Say which encoding it has: windows-1252, for "
                    "example."
                )
                % {"encoding": chosen, "byte": f"0x{fault.object[fault.start]:02x}"}
            ) from fault


def unpack(packed: Counted, name: str, closing: ExitStack) -> tuple[Any, str]:
    """What is in the file, by its first bytes and not by its name; and the name of that."""
    head = io.BufferedReader(packed, 1 << 16)
    closing.callback(head.detach)
    match head.peek(6)[:6]:
        case b"\xfd7zXZ\x00":
            return Counted(lzma.LZMAFile(head), packed), name.removesuffix(".xz")
        case start if start[:2] == b"\x1f\x8b":
            return Counted(gzip.GzipFile(fileobj=head), packed), name.removesuffix(".gz")
        case start if start[:4] == b"PK\x03\x04":
            whole: Any = head
            if not packed.seekable():
                whole = closing.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (closed with the rest)
                shutil.copyfileobj(head, whole)
            return member(whole, packed, closing)
    return head, name


def member(whole: Any, packed: Counted, closing: ExitStack) -> tuple[Any, str]:
    """The one file of data in a zip archive."""
    try:
        archive = closing.enter_context(zipfile.ZipFile(whole))
        files = [one for one in archive.infolist() if one.filename.lower().endswith((".csv", ".geojson", ".json"))]
        if len(files) != 1:
            names = ", ".join(one.filename for one in archive.infolist()[:10])
            raise FileRefused(
                _("The archive must hold one file of data, .csv or .geojson; it holds: %(names)s.") % {"names": names}
            )
        packed.bytes = max(packed.bytes, files[0].compress_size)
        return Counted(closing.enter_context(archive.open(files[0])), packed), files[0].filename
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as fault:
        raise FileRefused(
            _("The archive cannot be opened (%(why)s). Fetch the file again, or unpack it.") % {"why": fault}
        ) from fault


def encoding_of(start: bytes) -> str:
    """The encoding that the first bytes name; UTF-8 where they name none."""
    for mark, encoding in MARKS.items():
        if start.startswith(mark):
            return encoding
    if b"\0" in start:
        raise FileRefused(
            _("The file looks like UTF-16 without its mark. Say which encoding it has: utf-16-le or utf-16-be.")
        )
    return "utf-8"
