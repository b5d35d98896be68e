"""What several checks do or promise alike."""

from checker.checks import expect, one_of

NO_READING = one_of(404, 422)


def measure(client, draw, sensor="roof"):
    """Send in a drawn reading, and return it as the service answered."""
    celsius = draw.integer(-59, 79) + 0.5
    response = client.post("/readings", json={"sensor": sensor, "celsius": celsius})
    expect(response, status=201)
    return response.json()
