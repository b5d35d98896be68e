"""The recipe site's API: what goes into a dish, in the unit that the cook's scales show."""

import logging

from fastapi import FastAPI, HTTPException, Request, status
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError

app = FastAPI(title="Recipes")
logger = logging.getLogger("recipes")

GRAMS = {"g": 1.0, "kg": 1000.0, "oz": 28.35, "lb": 453.6}

# As they came from the old site. We know that grandmas-stew was cut off on the way.
rows = {
    "pancakes": '{"title": "Pancakes", "weights": {"flour": 250, "milk": 500, "butter": 30}}',
    "grandmas-stew": '{"title": "Grandma\'s stew", "weights": {"beef": 800, "carro',
}


class Recipe(BaseModel):
    title: str
    weights: dict[str, float]


class StorageError(Exception):
    """A row can't be read."""


def load(slug: str) -> Recipe:
    """Read a recipe from its row."""
    if slug not in rows:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "We have no such recipe")
    try:
        return Recipe.model_validate_json(rows[slug])
    except ValidationError as error:
        raise StorageError(f"The row of {slug} can't be read") from error


def convert(recipe: Recipe, unit: str) -> Recipe:
    """The recipe with its weights in another unit than grams."""
    if unit not in GRAMS:
        raise HTTPException(status.HTTP_400_BAD_REQUEST, f"We weigh in {', '.join(GRAMS)}")
    weights = {what: round(grams / GRAMS[unit], 3) for what, grams in recipe.weights.items()}
    return Recipe(title=recipe.title, weights=weights)


@app.exception_handler(StorageError)
async def report(request: Request, error: StorageError) -> JSONResponse:
    """Say that it is our fault, and note it."""
    logger.error("%s: %s", request.url.path, error)
    return JSONResponse({"detail": str(error)}, status.HTTP_500_INTERNAL_SERVER_ERROR)


@app.put("/recipes/{slug}", status_code=status.HTTP_204_NO_CONTENT)
def write_recipe(slug: str, recipe: Recipe) -> None:
    """Store a recipe, its weights in grams."""
    rows[slug] = recipe.model_dump_json()


@app.get("/recipes/{slug}")
def read_recipe(slug: str, unit: str = "g") -> Recipe:
    """Answer with a recipe."""
    return convert(load(slug), unit)
