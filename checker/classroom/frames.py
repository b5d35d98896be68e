"""What a class run and its workers say to each other over pipes or a cluster: a line of JSON, then bytes.

Both ends are ours; nothing of a submission but its bytes and what a verdict holds comes along.
"""

import base64
import io
import json
from collections.abc import Iterator
from typing import IO, Any

from checker.model.kata import Submission

Facts = dict[str, Any]
Frame = tuple[Facts, bytes]


def write_frame(stream: IO[bytes], facts: Facts, payload: bytes = b"") -> None:
    """Send one frame, at once.

    Raises:
        OSError: Nobody reads there any more.
    """
    stream.write(json.dumps(facts | {"size": len(payload)}).encode() + b"\n" + payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> Frame | None:
    """The next frame; None where the other side has ended, in the middle of one as well."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    facts: Facts = json.loads(line)
    payload = stream.read(facts["size"])
    return (facts, payload) if len(payload) == facts["size"] else None


def encode_submission(submission: Submission) -> bytes:
    """A submission as JSON; its files need not be text."""
    files = {path: base64.b64encode(content).decode() for path, content in submission.files.items()}
    return json.dumps({"name": submission.name, "files": files}).encode()


def decode_submission(content: bytes) -> Submission:
    """What `encode_submission` made."""
    facts = json.loads(content)
    files = {path: base64.b64decode(coded) for path, coded in facts["files"].items()}
    return Submission(name=facts["name"], files=files)


def pack_frame(facts: Facts, payload: bytes = b"") -> bytes:
    """One frame as bytes."""
    stream = io.BytesIO()
    write_frame(stream, facts, payload)
    return stream.getvalue()


def unpack_frames(content: bytes) -> Iterator[Frame]:
    """The frames that stand one behind the other; one that is cut off is none.

    Raises:
        ValueError, KeyError, TypeError: They are not frames.
    """
    stream = io.BytesIO(content)
    while (frame := read_frame(stream)) is not None:
        yield frame
