"""What several checks do or promise alike."""

import re
from urllib.parse import urljoin, urlsplit

from checker.checks import an_integer, expect_same

HOST = "127.0.0.1:8000"


def place(client, article="flour 25 kg", quantity=8, query="", host=HOST):
    """Place an order, and return the answer."""
    sent = {"article": article, "quantity": quantity}
    return client.post(f"/api/v1/orders{query}", json=sent, headers={"host": host})


def copy(client, number, query="", host=HOST):
    """Place the same order once more, and return the answer."""
    return client.post(f"/api/v1/orders/{number}/copies{query}", headers={"host": host})


def order(article="flour 25 kg", quantity=8, number=None):
    """An order as it is answered; with its own number, where that is known."""
    return {"id": an_integer() if number is None else number, "article": article, "quantity": quantity}


def follow(client, link, asked, host=HOST):
    """Ask where a link leads that stands in the answer to the path that was asked."""
    target = urlsplit(urljoin(f"http://{host}{asked}", link))
    expect_same("the scheme and the host of the link", f"http://{host}", f"{target.scheme}://{target.netloc}")
    return client.get(target.path + (f"?{target.query}" if target.query else ""), headers={"host": host})


def next_page(response):
    """The link to the next page in a `Link` header; None where there is no such header."""
    found = re.search(r'<([^>]*)>\s*;\s*rel="?next"?', response.headers.get("link", ""))
    return found and found[1]
