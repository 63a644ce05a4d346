"""The content that the cases send: pseudo-random bytes and a tree with awkward names."""

import hashlib
import os
import random
import tempfile
import threading
from pathlib import Path

# More than 200 MB, so that every client splits it at the recommended part size of 100 MB.
LARGE_LENGTH = 210_000_000
_CHUNK = 10_000_000
_making_the_large_file = threading.Lock()


def noise(length: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(length)


def sha1(content: bytes) -> str:
    return hashlib.sha1(content).hexdigest()


def sha1_of(path: Path) -> str:
    with open(path, "rb") as file:
        return sha1_of_stream(file)


def sha1_of_stream(stream) -> str:
    digest = hashlib.sha1()
    while piece := stream.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()


def large_file() -> Path:
    """A file of `LARGE_LENGTH` bytes, made once in a run and never changed."""
    path = Path(tempfile.gettempdir(), "large.bin")
    with _making_the_large_file:
        if not path.exists():
            source = random.Random(2)
            with open(path, "wb") as file:
                for _ in range(LARGE_LENGTH // _CHUNK):
                    file.write(source.randbytes(_CHUNK))
    return path


# Name to content. Each name is wrong somewhere if it is encoded once too often or too rarely.
TREE = {
    "plain.txt": b"plain\n",
    "empty": b"",
    "with space.txt": b"space",
    "plus+plus.txt": b"plus",
    "percent%20.txt": b"percent",
    "100%": b"a bare percent sign",
    "question?hash#.txt": b"question",
    "semi;colon,and&equals=.txt": b"semicolon",
    "quote'\"`.txt": b"quotes",
    "[brackets]{braces}|.txt": b"brackets",
    "ümläut/naïve.txt": b"two bytes",
    "自由/三.txt": b"three bytes",
    "emoji 😀/🦀+🦀.txt": b"four bytes",
    ".hidden/.file": b"dot",
    "deep/er/and/deep/er/still/file": b"deep",
    "long/" + "s" * 200: b"a segment of 200 bytes",
    "block.bin": noise(300_000),
}

# 2001-09-09 with milliseconds, so that whole seconds are told from kept ones.
MODIFIED_MILLIS = 1_000_000_000_123
BEFORE_1970_MILLIS = -86_400_123
FAR_FUTURE_MILLIS = 4_102_444_800_456


def write_tree(root: Path) -> dict[str, int]:
    """Writes `TREE` and returns when each file was modified, in milliseconds since the epoch."""
    times = {
        name: MODIFIED_MILLIS + position * 1000 for position, name in enumerate(TREE)
    } | {"100%": BEFORE_1970_MILLIS, "empty": FAR_FUTURE_MILLIS}
    for name, content in TREE.items():
        write(root / name, content, times[name])
    return times


def write(path: Path, content: bytes, modified_millis: int = MODIFIED_MILLIS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    set_modified(path, modified_millis)
    return path


def set_modified(path: Path, modified_millis: int) -> None:
    os.utime(path, ns=(modified_millis * 1_000_000, modified_millis * 1_000_000))


def read_tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def modified_millis(root: Path) -> dict[str, int]:
    return {
        path.relative_to(root).as_posix(): path.stat().st_mtime_ns // 1_000_000
        for path in root.rglob("*")
        if path.is_file()
    }
