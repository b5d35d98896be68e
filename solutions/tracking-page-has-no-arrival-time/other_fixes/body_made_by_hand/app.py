"""The parcel service: the depot reports what it knows, customers see on the tracking page what they may know."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, HTTPException, status
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel

app = FastAPI(title="Parcels")


class Report(BaseModel):
    """What the depot knows of a parcel."""

    recipient: str
    estimated_arrival: AwareDatetime | None = None
    internal_note: str = ""


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


def public(row: Row) -> dict[str, str | None]:
    """What a customer may know of a parcel."""
    arrival = row["estimated_arrival"]
    return {"eta": arrival.isoformat() if arrival else None, "code": row["code"]}


@app.get("/parcels/{code}")
def track(row: Parcel) -> JSONResponse:
    """One parcel, for whoever has its code."""
    return JSONResponse(public(row))


@app.get("/recipients/{name}/parcels")
def track_all(name: str) -> JSONResponse:
    """All parcels on their way to somebody."""
    return JSONResponse([public(row) for row in rows.values() if row["recipient"] == name])
