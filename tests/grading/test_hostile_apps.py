"""Whatever an app does to the checker's own channels, there is a verdict on it, soon."""

import time

import pytest

HEAD = """
import json, os, select, socket, stat, sys, threading, time
from fastapi import FastAPI

def descriptors(kind):
    for number in range(3, 64):
        try:
            if kind(os.fstat(number).st_mode):
                yield number
        except OSError:
            pass

app = FastAPI()
"""

ROUTES = """
@app.get("/hello")
def hello():
    return {"message": "hello"}
"""

ON_REQUEST = (
    HEAD
    + """
@app.get("/hello")
def hello():
    for pipe in descriptors(stat.S_ISFIFO):
        say = lambda fact: os.write(pipe, json.dumps(fact).encode() + b"\\n")
        DEED
    return {"message": "hello"}
"""
)

AT_IMPORT = (
    HEAD
    + """
for control in descriptors(stat.S_ISSOCK):
    DEED
"""
    + ROUTES
)


def graded(grade_app, source, seconds=20.0, **options):
    began = time.perf_counter()
    verdict = grade_app(source, start_seconds=2, exchange_seconds=2, **options)
    assert time.perf_counter() - began < seconds
    assert type(verdict).model_validate_json(verdict.model_dump_json()) == verdict
    return verdict


@pytest.mark.parametrize(
    "deed",
    [
        "os.write(pipe, b'junk' * 10)",
        'os.write(pipe, b\'[1]\\n"x"\\n{}\\n{"span": []}\\n{"began": {}}\\n\')',
        "say({'began': 1e400, 'method': [], 'path': {}})",
        "say({'span': 'x', 'request': 1, 'start': -1, 'end': 10**30, 'attributes': [1]})",
        "say({'span': '\\ud800', 'request': 1, 'attributes': {'\\ud800': '\\udfff'}, 'validation': ['\\ud800']})",
        "os.write(pipe, b'[' * 4000 + b'\\n')",
        'os.write(pipe, b\'{"lifespan": {"kind": "crashed"}}\\n\')',
        "os.close(pipe)",
    ],
    ids=["junk", "odd facts", "odd numbers", "odd span", "surrogates", "deep", "late failure", "closed"],
)
def test_junk_on_the_trace_pipe_changes_no_verdict(grade_app, deed):
    verdict = graded(grade_app, ON_REQUEST.replace("DEED", deed))
    assert verdict.conclusion == "solved"


@pytest.mark.parametrize("line", ["b'x' * 4000", "b'{\"began\": 5}\\n' * 300", "b'\\n' * 4096"])
def test_a_flood_on_the_trace_pipe_ends(grade_app, line):
    write = f"select.select([], [pipe], []) and os.write(pipe, {line})"
    flood = f"threading.Thread(target=lambda: [{write} for _ in iter(int, 1)], daemon=True).start()"
    verdict = graded(grade_app, ON_REQUEST.replace("DEED", flood))
    assert verdict.conclusion in ("solved", "timed_out")


def test_a_flood_on_the_trace_pipe_before_the_start_ends(grade_app):
    source = (
        HEAD
        + """
from contextlib import asynccontextmanager

@asynccontextmanager
async def lifespan(app):
    (pipe, *_) = descriptors(stat.S_ISFIFO)
    while True:
        select.select([], [pipe], [])
        os.write(pipe, b'x' * 4000)
    yield

app = FastAPI(lifespan=lifespan)
"""
    )
    verdict = graded(grade_app, source)
    assert verdict.conclusion in ("timed_out", "did_not_start")


@pytest.mark.parametrize(
    "deed",
    [
        "os.write(control, b'junk')",
        "os.write(control, b'')",
        "os.write(control, b'x' * 60000)",
        "os.write(control, b'[' * 30000)",
        "os.write(control, json.dumps({'imported': 'x' * 100}).encode()); time.sleep(60)",
        "os.write(control, json.dumps({'imported': 1}).encode()); os._exit(0)",
        "os.write(control, json.dumps({'failed': [1]}).encode())",
        "os.write(control, json.dumps({'failed': {'kind': ['x'], 'error': 7}}).encode())",
        "os.write(control, json.dumps({'failed': {'kind': 'crashed', 'error': '\\ud800', 'traceback': {}}}).encode())",
        "os.write(control, json.dumps({'failed': {'kind': 'no_app', 'found': ['\\x1b[2J' * 99] * 99}}).encode())",
        "os.close(control)",
        "os.dup2(os.open('/dev/null', os.O_RDWR), control)",
        "[os.write(control, b'{\"served\": 1}') for _ in range(100)]",
    ],
    ids=lambda deed: deed[:60],
)
def test_forged_messages_of_a_box_are_the_submissions_own_failure(grade_app, deed):
    verdict = graded(grade_app, AT_IMPORT.replace("DEED", deed))
    assert verdict.conclusion in ("did_not_start", "timed_out", "unsolved", "solved")


@pytest.mark.parametrize("number", ["1", "0", "-1", "os.getppid()", "2**40", "True", "'x'", "None", "1.5"])
def test_a_forged_number_of_a_process_harms_nobody(grade_app, number):
    deed = (
        "os.write(control, json.dumps({'imported': 1}).encode()); "
        f"[os.write(control, json.dumps({{'served': {number}}}).encode()) for _ in range(3)]; time.sleep(60)"
    )
    assert graded(grade_app, AT_IMPORT.replace("DEED", deed)).conclusion == "did_not_start"


def test_a_patched_fork_that_names_a_bystander_ends_no_bystander(grade_app, bystander):
    source = HEAD + f"real = os.fork\nos.fork = lambda: real() and {bystander.pid}\n" + ROUTES
    assert graded(grade_app, source).conclusion == "did_not_start"
    assert bystander.poll() is None


def test_an_app_that_patches_its_libraries_patches_nobody_elses(grade_app):
    source = (
        HEAD
        + """
import h11, uvicorn
json.loads = json.dumps = None
h11.Connection.next_event = lambda self: h11.PAUSED
"""
        + ROUTES
    )
    assert graded(grade_app, source).conclusion in ("timed_out", "did_not_start", "unsolved")
    assert graded(grade_app, HEAD + ROUTES).conclusion == "solved"


@pytest.mark.parametrize("deed", ["os.closerange(0, 256)", "os.kill(os.getppid(), 9)", "os.kill(os.getppid(), 19)"])
def test_an_app_that_harms_its_own_processes_harms_itself(grade_app, deed):
    source = (
        HEAD
        + f"""
@app.get("/hello")
def hello():
    {deed}
    return {{"message": "hello"}}
"""
    )
    assert graded(grade_app, source, repeat=True).conclusion in ("unsolved", "timed_out", "solved")


def test_a_megabyte_of_output_is_kept_to_its_last_part(grade_app):
    source = (
        HEAD
        + """
@app.get("/hello")
def hello():
    print("x" * 1_000_000 + "\\x1b[2J\\udc80the end", flush=True)
    os.write(1, b"\\xff\\xfe")
    return {"message": "hello"}
"""
    )
    verdict = graded(grade_app, source.replace("\\udc80", ""), output_kib=4)
    output = verdict.checks[0].cases[0].output
    assert output.size > 1_000_000
    assert len(output.text) <= 4096
    assert "the end" in output.text


def test_output_beyond_the_size_of_a_file_is_an_error_of_the_app_alone(grade_app):
    source = (
        HEAD
        + """
@app.get("/hello")
def hello():
    try:
        os.ftruncate(1, 1 << 40)
    except OSError:
        pass
    try:
        while True:
            os.write(1, b"x" * 1_000_000)
    except OSError:
        pass
    return {"message": "hello"}
"""
    )
    verdict = graded(grade_app, source, file_mib=2)
    assert verdict.conclusion == "solved"
    assert verdict.checks[0].cases[0].output.size <= 2 * 1024 * 1024


def test_memory_beyond_the_limit_is_an_error_of_the_app_alone(grade_app):
    source = (
        HEAD
        + """
@app.get("/hello")
def hello():
    try:
        return {"message": "x" * (2 << 30)}
    except MemoryError:
        return {"message": "hello"}
"""
    )
    assert graded(grade_app, source, memory_mib=512).conclusion == "solved"


def test_processor_time_beyond_the_limit_ends_the_app(grade_app):
    source = (
        HEAD
        + """
@app.get("/hello")
async def hello():
    while True:
        pass
"""
    )
    verdict = grade_app(source, cpu_seconds=1, exchange_seconds=5)
    assert verdict.checks[0].cases[0].transcript[0].failure.kind == "closed"


@pytest.mark.parametrize(
    "answer",
    [
        '{"message": "\\ud800"}',
        '{"\\ud800": 1}',
        "[" * 900 + "]" * 900,
        "[" * 100_000 + "]" * 100_000,
        "NaN",
        '{"message": NaN}',
        '{"message": "hello", "message": "hello"}',
        "9" * 10_000,
        "",
    ],
    ids=lambda answer: answer[:24],
)
def test_no_body_makes_a_fault_of_the_checker(grade_app, answer):
    source = f"""
    from fastapi import FastAPI, Response

    app = FastAPI()

    @app.get("/hello")
    def hello():
        return Response({answer!r}, media_type="application/json")
    """
    assert graded(grade_app, source).conclusion == "unsolved"


def test_escapes_and_markup_in_every_place_are_kept_as_data(grade_app):
    source = """
    import sys
    from fastapi import FastAPI, Response

    app = FastAPI()

    @app.get("/hello")
    def hello():
        print("\\x1b[2J<script>\\0")
        headers = {"x-a": "<script>\\x1b]0;x\\x07"}
        return Response(b"\\x1b<script>\\xff\\0", headers=headers, media_type="text/html; charset=bz2")
    """
    verdict = graded(grade_app, source)
    response = verdict.checks[0].cases[0].transcript[0].response
    assert ("x-a", "<script>\x1b]0;x\x07") in response.headers
