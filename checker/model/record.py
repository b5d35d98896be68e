"""The base of every record."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen pydantic model that refuses unknown fields and coerces nothing it need not."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")
