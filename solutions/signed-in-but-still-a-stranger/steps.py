"""What several checks do or promise alike."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

PINS = {"2001": "1848", "2002": "4711", "2003": "2580"}
NAMES = {"2001": "Nora Falk", "2002": "Tomas Berg", "2003": "Ida Novak"}
LOANS = {"2001": ["The Quiet Harbour", "Bees in Winter"], "2002": ["The Orchard"], "2003": []}


def sign_in(browser, number):
    """Sign in with a card, and return the answer."""
    return browser.post("/api/session", json={"number": number, "pin": PINS[number]})


def me(number):
    """What the page is told of the reader with this card."""
    return {"data": {"name": NAMES[number], "loans": LOANS[number]}}


def cookies(response):
    """The cookies that an answer sets: for each name its value, and its attributes with names in lower case."""
    found = {}
    for line in response.headers.all("set-cookie"):
        pair, *attributes = [part.strip() for part in line.split(";")]
        name, _, value = pair.partition("=")
        parts = [attribute.partition("=") for attribute in attributes]
        found[name] = (value.strip('"'), {key.strip().lower(): text.strip() for key, _, text in parts})
    return found


def flags(attributes):
    """Those attributes of a cookie that are promised when it is set."""
    return {
        "Path": attributes.get("path"),
        "SameSite": attributes.get("samesite", "none").lower(),
        "HttpOnly": "httponly" in attributes,
        "Secure": "secure" in attributes,
    }


def is_deleted(attributes):
    """Whether a cookie's attributes make a browser forget it; Max-Age counts before Expires (RFC 6265, 5.3)."""
    if "max-age" in attributes:
        return int(attributes["max-age"]) <= 0
    return "expires" in attributes and parsedate_to_datetime(attributes["expires"]) <= datetime.now(UTC)
