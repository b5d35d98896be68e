"""Measures how soon an exchange is on the inspector's page, and how quick the page is with 500 of them.

    python tests/benchmarks/inspector.py [--rounds 20]

A real `checker serve`, headless Chromium and curl. The first time is from the moment at which curl has the whole answer
to the moment at which the row is drawn, by one clock: the page notes it in milliseconds since the epoch. The second is
from a change of the filter to the next frame, the third how long a page takes that is opened again, until all is there.
Ends with 1 where the median of the first is 0.2 s or more.
"""

import argparse
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

AT_MOST = 0.2
MANY = 500
SHOP = Path(__file__).parents[1] / "collections" / "inspected"

NOTE_ROWS = """() => {
    window.drawn = {};
    new MutationObserver(() => {
        const row = document.querySelector("#rows .target");
        requestAnimationFrame(() => setTimeout(() => { window.drawn[row.textContent] ??= Date.now(); }));
    }).observe(document.getElementById("rows"), {childList: true});
}"""
FILTER = """async (words) => {
    const began = performance.now(), field = document.getElementById("text");
    field.value = words;
    field.dispatchEvent(new Event("input"));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - began;
}"""


@contextmanager
def serve() -> Iterator[tuple[str, str]]:
    """The app's address and the inspector's link."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as probe:
        folder = shutil.copytree(SHOP / "katas" / "shop-of-many-things", Path(name) / "shop-of-many-things")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [str(Path(sys.executable).with_name("checker")), "serve", str(folder), "--no-reload"]
        command += ["--port", str(port), "--katas", str(SHOP), "--kata", "shop-of-many-things"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            link = next(found[1] for line in process.stdout if (found := re.match(r"Inspector: (\S+)", line)))
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/hello")
            # What is printed is read, so that it never has to wait.
            with subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL):
                yield address, link
                process.terminate()


def wait_for(url: str) -> None:
    """Return when it answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"{url} does not answer")


def measure_arrival(page: Page, address: str, rounds: int) -> list[float]:
    """Seconds from curl's end to the row."""
    page.evaluate(NOTE_ROWS)
    found = []
    for number in range(rounds):
        target = f"/hello?round={number}"
        subprocess.run(["curl", "-s", "-o", "/dev/null", address + target], check=True)
        ended = time.time()
        page.wait_for_function("target => window.drawn[target]", arg=target)
        found.append(max(0.0, page.evaluate("target => window.drawn[target]", target) / 1000 - ended))
    return found


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=20)
    rounds = arguments.parse_args().rounds
    with serve() as (address, link), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(link)
        page.wait_for_function("() => document.getElementById('state').textContent === 'Live'")
        arrival = measure_arrival(page, address, rounds)
        for number in range(MANY):
            urllib.request.urlopen(f"{address}/hello?many={number}", timeout=60).read()
        page.wait_for_function("() => document.querySelectorAll('#rows li').length === 500")
        page.wait_for_timeout(1000)
        filtering = [page.evaluate(FILTER, words) / 1000 for words in ["m", "many=4", "", "49", ""] * 4]
        full = measure_arrival(page, address, rounds)
        page.close()
        began = time.monotonic()
        page = browser.new_page()
        page.goto(link)
        page.wait_for_function("() => document.querySelectorAll('#rows li').length === 500")
        opening = time.monotonic() - began
        browser.close()
    for words, times in (
        ("from curl's end to the row", arrival),
        ("the same with 500 exchanges on the page", full),
        ("from a change of the filter to the frame, of 500", filtering),
        ("to open the page again with 500", [opening]),
    ):
        print(f"{words}: median {statistics.median(times):.3f} s, most {max(times):.3f} s, of {len(times)}")
    return int(max(statistics.median(arrival), statistics.median(full)) >= AT_MOST)


if __name__ == "__main__":
    sys.exit(main())
