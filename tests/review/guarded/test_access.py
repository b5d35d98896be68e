"""Who is let in, to each path that there is, and what may be sent there."""

import base64
import http.client
import re
import socket
from urllib.parse import quote, urlencode

import pytest

from checker.review.access.guard import FORM_BYTES
from checker.review.access.people import COOKIE, Access

FORM = "application/x-www-form-urlencoded"
HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-frame-options": "SAMEORIGIN",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
}
FILLED = {"slug": "hello-says-the-wrong-thing", "kata": "hello-says-the-wrong-thing"}


@pytest.fixture(scope="module")
def routes(served):
    """Every method and path of the app, filled with numbers and names of what is there."""
    paths = served.client().get("openapi.json").json()["paths"]
    prefix = served.room.access.path
    found = [
        (method.upper(), re.sub(r"\{(\w+)[^}]*\}", lambda name: FILLED.get(name[1], "1"), path).removeprefix(prefix))
        for path, methods in paths.items()
        for method in methods
    ]
    assert len(found) > 10
    return [*found, ("GET", "/openapi.json"), ("GET", "/nothing"), ("POST", "/nothing")]


def ask(served, method, path, headers=None, body=None, root=None):
    """Status, headers and body; nothing is added to what is said here but a length."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    try:
        said = {"host": f"127.0.0.1:{served.port}"} | ({"content-type": FORM} if method == "POST" else {})
        said |= headers or {}
        connection.putrequest(
            method,
            (served.room.access.path if root is None else root) + path,
            skip_host=True,
            skip_accept_encoding=True,
        )
        for name, value in said.items():
            if value is not None:
                connection.putheader(name, value)
        if body is not None and "transfer-encoding" not in said and "content-length" not in said:
            connection.putheader("content-length", str(len(body)))
        connection.endheaders()
        if body:
            connection.send(body)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "root", ["", "/", "/wrong", "/the-secret-of-this-ru", "/the-secret-of-this-runx", "//the-secret-of-this-run"]
)
def test_nobody_without_the_secret_gets_anything(served, routes, root):
    for method, path in routes:
        status, headers, body = ask(served, method, path, body=b"" if method == "POST" else None, root=root)
        assert status == 403, (method, path)
        assert b"open the whole link" in body
        check_headers(headers)


@pytest.mark.parametrize(
    ("foreign", "words"),
    [
        ({"host": "evil.example"}, b"host name"),
        ({"host": "127.0.0.1.evil.example"}, b"host name"),
        ({"host": None}, b""),
        ({"origin": "http://evil.example"}, b"another page"),
        ({"origin": "http://127.0.0.1:1"}, b"another page"),
        ({"origin": "null"}, b"another page"),
        ({"sec-fetch-site": "cross-site"}, b"another page"),
        ({"sec-fetch-site": "same-site"}, b"another page"),
    ],
)
def test_no_page_of_others_reaches_any_path(served, routes, foreign, words):
    for method, path in routes:
        status, headers, body = ask(served, method, path, foreign, b"" if method == "POST" else None)
        # A request without a host is refused by the server already (RFC 9112, 3.2).
        assert status == (400 if foreign == {"host": None} else 403), (method, path)
        assert words in body
        if status == 403:
            check_headers(headers)


def test_every_answer_keeps_itself_to_itself(served, routes, ines):
    for method, path in routes:
        answer = ines.http.request(method, path.lstrip("/"), data={} if method == "POST" else None)
        assert answer.status_code < 500, (method, path)
        if not path.endswith("/report"):
            check_headers(answer.headers)
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"):
        status, headers, _ = ask(served, method, "/", {"content-type": FORM})
        assert status == 405
        assert headers["allow"] == "GET"
        check_headers(headers)


def check_headers(headers):
    for name, value in HEADERS.items():
        assert headers[name].startswith(value), name
    # `no-referrer` would make a browser say `Origin: null` of our own forms.
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    for part in ("base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'", "script-src 'self'"):
        assert part in policy


def test_the_report_alone_has_a_policy_of_its_own(ines):
    headers = ines.get(f"submissions/{ines.served.numbers['eve']}/report").headers
    assert headers["content-security-policy"].startswith("sandbox allow-scripts; default-src 'none'")
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "allow-same-origin" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("token", [None, "", "wrong", "\udcff", "0" * 64])
def test_a_form_that_is_of_no_page_of_ours_does_nothing(served, routes, token):
    ines = served.client("Ines")
    before = count_rows(served)
    for path in (path for method, path in routes if method == "POST" and path != "/nothing"):
        fields = {"attempt": 1, "text": "x", "percent": 1, "reason": "x", "name": "Eve", "kind": "comment", "mark": 1}
        fields |= {"title": "x", "what": "odd", "kata": "x", "family": "x"}
        body = urlencode(fields | ({} if token is None else {"form_token": token}), errors="surrogateescape")
        answer = ines.http.post(path.lstrip("/"), content=body, headers={"content-type": FORM})
        assert answer.status_code == (403 if token else 422), path
    assert count_rows(served) == before


def count_rows(served):
    with served.journal.engine.connect() as connection:
        return [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
            for table in ("comment", "override", "settlement", "snippet", "deed", "learner")
        ]


@pytest.mark.parametrize("kind", [None, "text/plain", "application/json", "multipart/form-data; boundary=x", FORM * 2])
def test_only_forms_are_taken(served, routes, kind):
    for path in (path for method, path in routes if method == "POST"):
        status, headers, _ = ask(served, "POST", path, {"content-type": kind}, b"a=b")
        assert status == 415
        check_headers(headers)


def test_a_form_that_is_too_large_is_not_kept_however_it_is_sent(served):
    cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in served.client("Ines").http.cookies.items())}
    fields = {"form_token": served.form_token, "attempt": 1, "text": "x", "file": ""}
    small = urlencode(fields).encode()
    large = small + b"&y=" + b"y" * FORM_BYTES
    before = count_rows(served)
    assert ask(served, "POST", "/comments", cookie, large)[0] == 413
    assert ask(served, "POST", "/comments", cookie | {"content-length": str(FORM_BYTES + 1)})[0] == 413
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (large[:1000], large[1000:])) + b"0\r\n\r\n"
    assert ask(served, "POST", "/comments", cookie | {"transfer-encoding": "chunked"}, chunked)[0] == 413
    assert count_rows(served) == before
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (small[:9], small[9:])) + b"0\r\n\r\n"
    assert ask(served, "POST", "/comments", cookie | {"transfer-encoding": "chunked"}, chunked)[0] == 303


def test_a_body_that_ends_early_is_nothing(served):
    before = count_rows(served)
    with socket.create_connection(("127.0.0.1", served.port), 60) as client:
        client.sendall(
            f"POST /{served.room.access.path[1:]}/undo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\n"
            f"Content-Length: 500\r\n\r\nform_token={served.form_token}".encode()
        )
    assert served.client("Ines").get("").status_code == 200
    assert count_rows(served) == before


def test_fields_that_no_page_sends_change_nothing(served, ines):
    number = served.numbers["ada"]
    answer = ines.send("comments", attempt=number, text="mine", author="Eve", who="Eve", id=1, removed_at="now")
    assert answer.status_code == 303
    with served.journal.engine.connect() as connection:
        authors = connection.exec_driver_sql("SELECT author FROM comment WHERE text = 'mine'").scalars().all()
    assert set(authors) == {"Ines"}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("comments", {"attempt": "x", "text": "x"}),
        ("comments", {"attempt": 2**31, "text": "x"}),
        ("comments", {"attempt": 1, "text": " "}),
        ("comments", {"attempt": 1, "text": "x" * 10_001}),
        ("comments", {"attempt": 1, "text": "x", "file": "a\0b", "line": 1}),
        ("comments", {"attempt": 10**6, "text": "x"}),
        ("overrides", {"attempt": 1, "percent": "nan", "reason": "x"}),
        ("overrides", {"attempt": 1, "percent": "inf", "reason": "x"}),
        ("overrides", {"attempt": 1, "percent": "-1", "reason": "x"}),
        ("overrides", {"attempt": 1, "percent": "100.1", "reason": "x"}),
        ("overrides", {"attempt": 1, "percent": "50", "reason": "\n"}),
        ("settlements", {"attempt": 1, "what": "all"}),
        ("removals", {"kind": "learner", "mark": 1}),
        ("removals", {"kind": "comment", "mark": 10**6}),
        ("snippets", {"title": "a\nb", "text": "x"}),
        ("families/comments", {"kata": "x", "family": "y", "text": "x"}),
        ("me", {"name": "a\u202eb"}),
        ("me", {"name": "x" * 81}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(ines, path, fields):
    answer = ines.send(path, **fields)
    assert answer.status_code == 422
    assert "That did not work" in answer.text


def test_whoever_has_no_name_says_nothing(served):
    answer = served.client().send("comments", attempt=1, text="x")
    assert answer.status_code == 409
    assert "Say who you are first" in answer.text


def forge(served):
    """Cookies that are not of this run, or not whole."""
    own, other = served.room.access, Access("another-run")
    named = base64.urlsafe_b64encode(b'{"name":"Eve","anonymous":false,"keys":true}').decode()
    broken = [b"{", b'{"name": 1}', b"[]", b'{"name":"x","admin":true}', b"\xff", b"null"]
    signed = [base64.urlsafe_b64encode(one).decode() for one in broken]
    yield from (named, f"{named}.", f"{named}.{'0' * 64}", f"{named}.{other.sign(f'cookie {named}')}")
    yield from (f"{one}.{own.sign(f'cookie {one}')}" for one in [*signed, "", "=", "*", "form"])
    yield from (f"form.{own.form_token}", ".", "\xff.\xff", "x" * 4000, f"{named}.{own.sign(named)}")


def test_a_cookie_that_is_not_of_this_run_is_nobodys(served):
    for cookie in forge(served):
        status, _, body = ask(served, "GET", "/", {"cookie": f"{COOKIE}={cookie}"})
        assert status == 200, cookie
        assert b'name="name" value=""' in body, cookie


def test_a_cookie_that_another_app_set_does_not_hide_ours(served):
    ours = served.client("Ines").http.cookies[COOKIE]
    for cookies in (f"{COOKIE}={ours}; {COOKIE}=theirs", f"{COOKIE}=theirs; {COOKIE}={ours}"):
        assert b'value="Ines"' in ask(served, "GET", "/", {"cookie": cookies})[2]


def test_the_cookie_is_sent_to_this_app_alone_and_read_by_no_script(served):
    client = served.client()
    told = client.send("me", name="Ines").headers["set-cookie"]
    assert f"Path={served.room.access.path};" in told
    assert "HttpOnly" in told
    assert "SameSite=strict" in told


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/other",
        "{root}",
        "{root}x/",
        "{root}/../x",
        "{root}/a/%2e%2E/../x",
        "{root}/\\evil",
        "{root}/\r\nSet-Cookie: a=b",
        "{root}/\u202e",
        "javascript:alert(1)",
        "",
    ],
)
def test_no_form_leads_out_of_the_app(served, ines, back):
    root = served.room.access.path
    for path, fields in (("me", {"name": "Ines"}), ("comments", {"attempt": served.numbers["nil"], "text": "x"})):
        answer = ines.send(path, back=back.replace("{root}", root), **fields)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"{root}/")
        assert ".." not in answer.headers["location"]
        assert "a=b" not in answer.headers.get("set-cookie", "")


def test_a_form_leads_back_to_where_it_was(served, ines):
    back = f"{served.room.access.path}/submissions/1?view=side&against=reference#score"
    assert ines.send("me", name="Ines", back=back).headers["location"] == back


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "1%00", "..", "1/..%2f..%2f", "%2e%2e%2f", "x' OR 1=1--"])
def test_a_number_is_a_number(ines, number):
    for tail in ("", "/report"):
        assert ines.get(f"submissions/{number}{tail}").status_code in (404, 422), number


SQL = "1' OR '1'='1'; DROP TABLE learner; --"


def test_statements_in_parameters_are_text(served, ines):
    before = count_rows(served)[-1]
    for path, methods in ines.get("openapi.json").json()["paths"].items():
        names = [one["name"] for one in methods.get("get", {}).get("parameters", []) if one["in"] == "query"]
        path = re.sub(r"\{(\w+)[^}]*\}", lambda name: FILLED.get(name[1], "1"), path)
        for value in (SQL, "../../../etc/passwd", "\0") if names else ():
            for query in (dict.fromkeys(names, value), *({name: value} for name in names)):
                answer = ines.http.get(path.removeprefix(f"{served.room.access.path}/"), params=query)
                assert answer.status_code in (200, 404, 422), (path, query)
                assert "root:" not in answer.text
    for kata in (SQL, "../x", "\0"):
        assert ines.get(f"katas/{quote(kata, safe='')}").status_code in (404, 422)
        assert ines.send("families/comments", kata=kata, family=kata, text="x").status_code == 422
    assert count_rows(served)[-1] == before


@pytest.mark.parametrize(
    ("column", "value"), [("file", "../../x"), ("file", "/etc/passwd"), ("file", "a\0"), ("folder", "/etc")]
)
def test_a_report_lies_in_its_own_folder(serve, column, value):
    alone = serve()
    with alone.journal.write() as session:
        table = "verdict" if column == "file" else "attempt"
        session.connection().exec_driver_sql(f"UPDATE {table} SET {column} = ?", (value,))
    answer = alone.client("Ines").get(f"submissions/{alone.numbers['ada']}/report")
    assert answer.status_code == 422
    assert "root:" not in answer.text


def test_a_path_that_is_not_there_is_answered_by_our_own_page(ines):
    answer = ines.get("nothing/<b>here")
    assert answer.status_code == 404
    assert "That did not work" in answer.text
    assert "<b>here" not in answer.text
    assert ines.get("undo").status_code == 405


def test_a_journal_that_can_not_be_written_is_told_and_nothing_is_kept(serve):
    alone = serve()
    ines = alone.client("Ines")
    with alone.journal.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE deed")
        connection.commit()
    answer = ines.send("comments", attempt=alone.numbers["ada"], text="Is it kept?")
    assert answer.status_code == 503
    assert "Nothing of what you sent was kept" in answer.text
    with alone.journal.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM comment").scalar() == 0
    check_headers(answer.headers)


def test_a_fault_of_ours_is_told_on_a_page_as_well(serve, monkeypatch):
    alone = serve()
    monkeypatch.setattr("checker.review.pages.submission.find_evidence", lambda *given: 1 / 0)
    answer = alone.client("Ines").get(f"submissions/{alone.numbers['ada']}")
    assert answer.status_code == 500
    assert "a fault of this page" in answer.text
    assert "ZeroDivision" not in answer.text
    check_headers(answer.headers)
