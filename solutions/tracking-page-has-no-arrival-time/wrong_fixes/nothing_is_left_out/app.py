"""The parcel service: the depot reports what it knows, customers see on the tracking page what they may know."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, HTTPException, status
from pydantic import AwareDatetime, BaseModel, Field

app = FastAPI(title="Parcels")


class Report(BaseModel):
    """What the depot knows of a parcel."""

    recipient: str
    estimated_arrival: AwareDatetime | None = None
    internal_note: str = ""


class Tracking(BaseModel):
    """What a customer may know of a parcel."""

    code: str
    eta: Annotated[datetime | None, Field(validation_alias="estimated_arrival")] = None


Row = dict[str, Any]
rows: dict[str, Row] = {}


def find_row(code: str) -> Row:
    """The parcel that the path names, as it is stored."""
    if code not in rows:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "We do not know this parcel")
    return rows[code]


Parcel = Annotated[Row, Depends(find_row)]


@app.put("/depot/parcels/{code}", status_code=status.HTTP_204_NO_CONTENT)
def report_parcel(code: str, report: Report) -> None:
    """Take the depot's word for a parcel, new or known."""
    rows[code] = {"code": code, **report.model_dump()}


@app.get("/depot/parcels/{code}")
def read_report(row: Parcel) -> Row:
    """Show the depot what it reported."""
    return row


@app.post("/depot/parcels/{code}/delay", status_code=status.HTTP_204_NO_CONTENT)
def delay_parcel(row: Parcel, hours: Annotated[int, Body(embed=True, ge=1, le=72)]) -> None:
    """Let a parcel come later than estimated."""
    if row["estimated_arrival"] is None:
        raise HTTPException(status.HTTP_409_CONFLICT, "There is no estimate to put off")
    row["estimated_arrival"] += timedelta(hours=hours)


@app.get("/parcels/{code}", response_model=Tracking, response_model_exclude_none=True)
def track(row: Parcel) -> Row:
    """One parcel, for whoever has its code."""
    return row


@app.get("/recipients/{name}/parcels", response_model=list[Tracking], response_model_exclude_none=True)
def track_all(name: str) -> list[Row]:
    """All parcels on their way to somebody."""
    return [row for row in rows.values() if row["recipient"] == name]
