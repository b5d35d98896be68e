"""A request as the curl line that sends it again from a POSIX shell."""

import re
import shlex

from checker.model.exchange import Body, Header, Request
from checker.model.record import Record

BASE_URL = "http://127.0.0.1:8000"
"""Where `checker serve` puts an app, and the address that checks use."""

PIPED_BODY_BYTES = 4096
"""A body that can't be typed is written out byte by byte up to this size."""

FORM = "application/x-www-form-urlencoded"

OWN_AGENTS = ("python-httpx", "httpx", "roundtrip", "checker")
"""How the user agents of the checker's own client begin: nothing a check has set."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header's name (RFC 9110, 5.6.2)."""


class Curl(Record):
    """A curl line, and where it is not exactly the request."""

    command: str
    warnings: tuple[str, ...] = ()


def curl_line(request: Request, base_url: str = BASE_URL) -> Curl:
    """Write the shell command that sends `request` to the app at `base_url` again."""
    feed, body_words, warnings = _body_words(request.body)
    words = ["curl", "-i"]
    words += _method_words(request)
    words += _url_words(request.target, base_url)
    words += _header_words(request, base_url)
    words += body_words
    if request.method == "HEAD" and request.body.size:
        warnings += ("curl waits for a body after a HEAD with data: press Ctrl-C once the headers are there.",)
    return Curl(command=feed + " ".join(words), warnings=warnings)


def telling_headers(request: Request, base_url: str = BASE_URL) -> tuple[Header, ...]:
    """Pick the headers that say something about this request: those that no client sets by itself."""
    return tuple(header for header in request.headers if not _is_usual(header, request, base_url))


def _is_usual(header: Header, request: Request, base_url: str) -> bool:
    name, value = header[0].lower(), header[1]
    match name:
        case "host":
            return value in (_authority(base_url), _authority(BASE_URL))
        case "accept":
            return value == "*/*"
        case "accept-encoding":
            return value.startswith("gzip, deflate") or value == "identity"
        case "connection":
            return True
        case "user-agent":
            return value.lower().startswith(OWN_AGENTS)
        case "content-length":
            return value == str(request.body.size)
    return False


def _authority(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


def _method_words(request: Request) -> list[str]:
    if request.method == "HEAD" and not request.body.size:
        return ["--head"]
    implied = "POST" if request.body.size else "GET"
    return [] if request.method == implied else ["-X", shlex.quote(request.method)]


def _url_words(target: str, base_url: str) -> list[str]:
    base = base_url.rstrip("/")
    if not target.startswith("/") or "#" in target or not re.fullmatch(r"[!-~]+", target):
        return ["--request-target", _word(target.encode()), shlex.quote(f"{base}/")]
    options = ["--globoff"] if re.search(r"[][{}]", target) else []
    if "/." in target:
        options.append("--path-as-is")
    return [*options, shlex.quote(base + target)]


def _header_words(request: Request, base_url: str) -> list[str]:
    words: list[str] = []
    names = {name.lower() for name, _ in request.headers}
    for name, value in telling_headers(request, base_url):
        if name.lower() == "content-type" and value == FORM and request.body.size:
            continue
        if name.lower() == "accept-encoding":
            words.append("--compressed")
        if _TOKEN.fullmatch(name):
            words += ["-H", _header_word(name, value)]
    if request.body.size and "content-type" not in names:
        words += ["-H", "Content-Type:"]
    return words


def _header_word(name: str, value: str) -> str:
    """A header without a value ends in a semicolon: with a colon curl would leave it out."""
    return _word(f"{name}: {value}".encode("iso-8859-1", "replace")) if value else shlex.quote(f"{name};")


def _body_words(body: Body) -> tuple[str, list[str], tuple[str, ...]]:
    """Give what goes before curl, curl's own words, and the warnings."""
    content = body.content
    warnings: tuple[str, ...] = ()
    if body.is_cut:
        warnings += (f"The record keeps the first {body.kept} of {body.size} bytes, and this sends only those.",)
    if not content:
        return "", [], warnings
    text = typeable(content)
    if text is not None:
        return "", ["--data-raw" if text.startswith("@") else "-d", shlex.quote(text)], warnings
    if len(content) <= PIPED_BODY_BYTES:
        return f"printf {_printf_format(content)} | ", ["--data-binary", "@-"], warnings
    warnings += (f"The body's {body.size} bytes can't be typed: put them into a file named body.bin first.",)
    return "", ["--data-binary", "@body.bin"], warnings


def typeable(content: bytes) -> str | None:
    """Return the bytes as text if a person can see and paste each character of it."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return text if all(letter.isprintable() or letter == "\n" for letter in text) else None


def _word(content: bytes) -> str:
    """Quote bytes as one shell word; what can't be typed goes through printf."""
    text = typeable(content)
    return f'"$(printf {_printf_format(content)})"' if text is None else shlex.quote(text)


_ESCAPES = {0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t", 0x5C: "\\\\", 0x25: "%%"}


def _printf_format(content: bytes) -> str:
    """Quote bytes as the format of the shell's printf (POSIX), which knows octal escapes."""
    return "'" + "".join(_printf_byte(byte) for byte in content) + "'"


def _printf_byte(byte: int) -> str:
    if byte in _ESCAPES:
        return _ESCAPES[byte]
    return chr(byte) if 0x20 <= byte < 0x7F and byte != 0x27 else f"\\{byte:03o}"
