"""What crosses the wall is small JSON, or refused."""

import os
import socket
from pathlib import Path

import pytest

from checker import wire


@pytest.fixture
def pair():
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    here.settimeout(1)
    yield here, there
    here.close()
    there.close()


def open_descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_message_arrives_with_its_descriptors(pair):
    here, there = pair
    reading, writing = os.pipe()
    wire.send(there, {"a": [1, "é"]}, (writing,))
    message, (received,) = wire.receive(here, 1)
    assert message == {"a": [1, "é"]}
    os.write(received, b"x")
    assert os.read(reading, 1) == b"x"
    for descriptor in (reading, writing, received):
        os.close(descriptor)


@pytest.mark.parametrize("data", [b"x", b"[1]", b"1", b"null", b"\xff", b"[" * 30_000, b'{"a":' * 5000, b"9" * 9000])
def test_what_is_no_object_is_refused_and_its_descriptors_are_closed(pair, data):
    here, there = pair
    before = open_descriptors()
    socket.send_fds(there, [data], [0, 0])
    with pytest.raises(wire.Malformed):
        wire.receive(here, 2)
    assert open_descriptors() == before


def test_a_message_that_is_too_large_is_refused(pair):
    here, there = pair
    there.send(b'{"a": "' + b"x" * wire.MESSAGE_BYTES + b'"}')
    with pytest.raises(wire.Malformed):
        wire.receive(here)


def test_descriptors_that_were_not_asked_for_do_not_arrive(pair):
    here, there = pair
    before = open_descriptors()
    socket.send_fds(there, [b"{}"], [0] * 50)
    assert wire.receive(here) == ({}, [])
    assert open_descriptors() == before


def test_the_other_sides_end_is_told(pair):
    here, there = pair
    there.close()
    with pytest.raises(EOFError):
        wire.receive(here)


@pytest.mark.parametrize("value", [None, True, "1", [], float("nan"), float("inf"), 10**400, 1e300])
def test_what_is_no_plain_number_counts_as_zero(value):
    assert wire.number(value) == 0


@pytest.mark.parametrize(("value", "text"), [("a" * 9, "aaa"), ("\ud800", "?"), (b"abc", ""), (None, ""), (7, "")])
def test_text_is_cut_and_fits_utf_8(value, text):
    assert wire.text(value, 3) == text
