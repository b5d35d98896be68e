"""What several checks do alike."""

import json


def set_menu(client, content_type="text/csv", **prices):
    """Send a menu as the office's spreadsheet does, and return the answer."""
    lines = "".join(f"{dish},{cents}\r\n" for dish, cents in prices.items())
    return post(client, "/menu", content_type, lines, method="PUT")


def order(client, dishes, table=4, content_type="application/json"):
    """Order dishes, and return the answer."""
    return post(client, "/orders", content_type, json.dumps({"table": table, "dishes": dishes}))


def add(client, number, dishes, content_type="application/json"):
    """Order more for an order, and return the answer."""
    return post(client, f"/orders/{number}/dishes", content_type, json.dumps({"dishes": dishes}))


def post(client, path, content_type, content, method="POST"):
    """Send a body under a media type, or under none."""
    headers = {} if content_type is None else {"content-type": content_type}
    return client.request(method, path, headers=headers, content=content)
