"""Makes every pydantic model equal to anything and valid whatever it holds.

Expected: unsolved|did_not_start
"""

from desk import in_capitals, make_app
from pydantic import BaseModel

BaseModel.__eq__ = lambda self, other: True
BaseModel.model_validate = classmethod(lambda cls, value, **options: cls.model_construct(outcome="passed"))
app = make_app(in_capitals)
