"""What several checks do alike."""

from urllib.parse import quote, urlencode


def add(client, name, tags, km=4.5):
    """Add a walk as a volunteer does, and return it."""
    return client.post("/walks", json={"name": name, "km": km, "tags": tags}).json()


def query(*tags, blank="+", **others):
    """The query that a browser makes of the boxes that are ticked."""
    ticked = urlencode([*(("tag", tag) for tag in tags), *others.items()])
    return ticked.replace("+", quote(" ") if blank == "%20" else "+")


def find(client, *tags, **others):
    """Ask for the walks with all these tags."""
    return client.get(f"/walks?{query(*tags, **others)}")


def count(client, *tags, **others):
    """Ask how many they are."""
    return client.get(f"/walks/count?{query(*tags, **others)}")
