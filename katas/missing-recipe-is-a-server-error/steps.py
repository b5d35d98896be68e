"""What several checks do or promise alike."""

from checker.checks import one_of

GRAMS = {"g": 1, "kg": 1000, "oz": 28.35, "lb": 453.6}


def write_recipe(client, draw, slug):
    """Write a drawn recipe and return it, with its weights in grams."""
    recipe = {"title": draw.title(), "weights": {draw.word(): draw.integer(10, 3000) for _ in range(3)}}
    client.put(f"/recipes/{slug}", json=recipe)
    return recipe


def in_unit(recipe, unit):
    """The recipe as it is promised in a unit."""
    weights = {what: number(round(grams / GRAMS[unit], 3)) for what, grams in recipe["weights"].items()}
    return {"title": recipe["title"], "weights": weights}


def number(value):
    """A promised number; where it is whole, 2 and 2.0 are both right."""
    return one_of(int(value), float(value)) if value == int(value) else value
