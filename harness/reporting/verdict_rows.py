"""The form of the rows of the verdict file (contract, section 4): its JSON Schema is printed from these models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from harness.model.outcome import OutcomeKind
from harness.model.verdict import Because


class VerdictFileError(Exception):
    """A line that is not a row of a verdict file: which case's, and what was found and expected."""


class _Record(BaseModel):
    """A JSON object; keys without a value are left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


_TextOrNothing = Annotated[str | None, BeforeValidator(lambda text: text or None)]


class HopRecord(_Record, from_attributes=True, validate_by_name=True):
    """A request from server to server; a missing key means any value."""

    source: str = Field(alias="from")
    destination: str = Field(alias="to")
    path: str
    """The virtual directory as it was spelled."""
    scheme: _TextOrNothing = None
    authentication: _TextOrNothing = None


class OutcomeRecord(_Record, from_attributes=True):
    """What a client saw, or should see; in an expected outcome a missing key means any value."""

    kind: OutcomeKind
    link: str | None = None
    """The link of a redirection page."""
    location: str | None = None
    """The URL in Location or X-MS-Location."""
    users: dict[str, str] | None = None
    """Address to response code."""
    urls: dict[str, tuple[str, ...]] | None = None
    """Autodiscover's URLs by service; in an expected outcome the admissible ones."""
    exch: dict[str, tuple[str, ...]] | None = None
    """The same of EXCH alone, Outlook's settings inside; EwsUrl is `ews`, ASUrl is `availability`."""
    expr: dict[str, tuple[str, ...]] | None = None
    """The same of EXPR alone, Outlook's settings outside; missing where the answer has no EXPR."""
    hops: tuple[HopRecord, ...] | None = None
    """Requests from server to server, in order."""


class AlternativeRecord(OutcomeRecord):
    """One of several outcomes that would have been right."""

    clauses: tuple[str, ...]
    """The clauses that say so."""


class AnyOfRecord(_Record):
    """Several outcomes, any one of which would have been right."""

    any_of: tuple[AlternativeRecord, ...] = Field(min_length=2)


class _Row(_Record):
    case: str
    """PROTOCOL/MAILBOX/ENTRY/WHAT, state/…, config/… or clause/ID."""
    clauses: tuple[str, ...]
    """Every clause that the case judges."""
    reason: str
    expected: OutcomeRecord | AnyOfRecord | None = None
    observed: OutcomeRecord | None = None


class PassRow(_Row):
    """What was observed is what the cited clauses demand."""

    verdict: Literal["pass"]
    judged_clauses: tuple[str, ...] | None = None
    """The clauses that were judged, where these are not all."""


class FailRow(_Row):
    """The deployment does not conform."""

    verdict: Literal["fail"]
    failed_clauses: tuple[str, ...] = Field(min_length=1)
    """The clauses that the observation contradicts."""
    accepted: str | None = None
    """Why the operator accepts this failure for a while (`--accepted`)."""


class InconclusiveRow(_Row):
    """The case could not be judged."""

    verdict: Literal["inconclusive"]
    because: Because


class OtherRow(_Row):
    """A fact that was recorded and not judged, or a case that does not apply here; the reason says why."""

    verdict: Literal["informational", "not_applicable"]


Row = PassRow | FailRow | InconclusiveRow | OtherRow
_ROWS: TypeAdapter[Row] = TypeAdapter(Annotated[Row, Field(discriminator="verdict")])


def read_row(record: Mapping[str, Any]) -> Row:
    """A row from its JSON values; raises VerdictFileError where it is not of the form."""
    try:
        return _ROWS.validate_python(record)
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}".removeprefix(": ") for one in error.errors())
        described = "; ".join(problems)
    raise VerdictFileError(f"the row of {record.get('case')}: {described}")


class _KeysLeftOut(GenerateJsonSchema):
    """In the file a key without a value is left out: it is never null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def verdict_file_schema() -> dict[str, Any]:
    """The JSON Schema of one line of the verdict file."""
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "A row of the verdict file",
        "description": "One JSON object a line, sorted by case id. Later versions may add keys, and never remove one.",
        **_ROWS.json_schema(schema_generator=_KeysLeftOut),
    }
