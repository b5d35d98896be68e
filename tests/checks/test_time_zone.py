"""An app runs in the time zone its check names, and in no other; a name that means nothing is the author's fault."""

import time
import zoneinfo

import pytest

from checker.checks.zones import zone_environment
from checker.errors import CheckerFault

HEAD = "import pytest\nfrom checker.checks import *\n"
APP = """
import sqlite3, time
from datetime import datetime
from fastapi import FastAPI
{at_import}
app = FastAPI()

@app.get("/offset")
def offset():
    noon = 1_750_000_000
    with sqlite3.connect(":memory:") as database:
        hour = database.execute("select strftime('%H', ?, 'unixepoch', 'localtime')", (noon,)).fetchone()[0]
    return [datetime.now().astimezone().strftime("%z"), time.localtime(noon).tm_hour, int(hour)]
"""
UTC, KOLKATA = ["+0000", 15, 15], ["+0530", 20, 20]


@pytest.mark.parametrize(
    "at_import",
    ["", "import threading; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"],
    ids=["plain", "thread"],
)
def test_a_zone_is_one_checks_alone_and_outlives_a_restart(grade_app, at_import):
    checks = f"""{HEAD}
@to_keep(1, "200")
def test_a(client): expect(client.get("/offset"), json={UTC})

@to_keep(1, "200")
@in_time_zone("Asia/Kolkata")
def test_b(client, restart):
    expect(client.get("/offset"), json={KOLKATA})
    restart(crash=True)
    expect(client.get("/offset"), json={KOLKATA})

@to_keep(1, "200")
def test_c(client): expect(client.get("/offset"), json={UTC})
"""
    verdict = grade_app(APP.format(at_import=at_import), visible=checks, hidden=None)
    assert [check.outcome for check in verdict.checks] == ["passed"] * 3
    assert [case.id for check in verdict.checks for case in check.cases] == ["", "Asia/Kolkata", ""]


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "", "Asia", "../passwd", "/etc/passwd", "+5:30", "+05:60", "a\0b", "é"]
)
def test_what_is_no_time_zone_is_the_authors_fault(name):
    with pytest.raises(CheckerFault, match="no time zone that is known") as caught:
        zone_environment(name)
    assert "America/New_York" in caught.value.todo


def test_nobody_is_graded_by_a_check_in_no_time_zone(grade_app):
    checks = f'{HEAD}\n@to_keep(1, "200")\n@in_time_zone("Mars/Olympus")\ndef test_a(client): pass\n'
    with pytest.raises(CheckerFault, match="'Mars/Olympus' is no time zone"):
        grade_app(visible=checks, hidden=None)


@pytest.mark.parametrize(("name", "zone"), [("+05:30", "<+0530>-05:30"), ("-09:00", "<-0900>+09:00")])
def test_an_offset_is_told_as_posix_counts(name, zone):
    assert zone_environment(name) == {"TZ": zone}


def test_zones_of_another_folder_are_looked_for_there(monkeypatch, tmp_path):
    (tmp_path / "Here").mkdir()
    (tmp_path / "Here" / "There").write_bytes(b"TZif")
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path),))
    monkeypatch.setattr(zoneinfo, "ZoneInfo", lambda name: None)
    assert zone_environment("Here/There") == {"TZ": "Here/There", "TZDIR": str(tmp_path)}


def test_a_system_that_can_not_set_a_zone_says_so(monkeypatch):
    monkeypatch.delattr(time, "tzset")
    with pytest.raises(CheckerFault, match="can't set the time zone"):
        zone_environment("Asia/Kolkata")
    assert zone_environment("UTC") == {}
