"""Readings of the greenhouse's thermometers: the sensors send them in, a dashboard shows them."""

from itertools import count
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, HTTPException, status
from pydantic import BaseModel, Field

app = FastAPI(title="Greenhouse")


class Measurement(BaseModel):
    sensor: str
    celsius: Annotated[float, Field(ge=-60, le=80)]


class Reading(Measurement):
    id: int


readings: dict[int, Reading] = {}
ids = count(1)


def find_reading(reading_id: int) -> Reading:
    """The reading that the path names."""
    if reading_id not in readings:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such reading")
    return readings[reading_id]


def of_sensor(sensor: str | None = None) -> list[Reading]:
    """The readings that the query asks for, oldest first."""
    return [reading for reading in readings.values() if sensor is None or reading.sensor == sensor]


@app.post("/readings", status_code=status.HTTP_201_CREATED)
def add_reading(measurement: Measurement) -> Reading:
    """Take in what a sensor has measured."""
    reading = Reading(id=next(ids), **measurement.model_dump())
    readings[reading.id] = reading
    return reading


@app.get("/readings")
def list_readings(found: Annotated[list[Reading], Depends(of_sensor)]) -> list[Reading]:
    """All readings, or those of one sensor."""
    return found


@app.get("/readings/{reading_id}")
def read_reading(reading_id: int | Literal["latest"], found: Annotated[list[Reading], Depends(of_sensor)]) -> Reading:
    """One reading, or the last that came in."""
    if reading_id != "latest":
        return find_reading(reading_id)
    if not found:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Nothing was measured yet")
    return found[-1]


@app.delete("/readings/{reading_id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_reading(reading: Annotated[Reading, Depends(find_reading)]) -> None:
    """Strike out a reading that can't be true."""
    del readings[reading.id]
