"""Holds data against its tables, and says what is wrong in the words of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError

from harness.deployments.problems import KeyPath, Problem, mismatch, suggest
from harness.deployments.rules import Expected

_Model = TypeVar("_Model", bound=BaseModel)


def read_tables(model: type[_Model], data: Mapping[str, object]) -> tuple[_Model | None, tuple[Problem, ...]]:
    """The data as tables; or None, and everything that is wrong with it."""
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
    problems = (_explain(model, path=detail["loc"], kind=detail["type"], found=detail["input"]) for detail in details)
    return None, tuple(problems)


def _explain(model: type[BaseModel], *, path: KeyPath, kind: str, found: object) -> Problem:
    if kind == "extra_forbidden":
        known = tuple(_keys_of(_annotation_at(model, path[:-1])))
        meant = suggest(str(path[-1]), known)
        return Problem(path, f"is not a known key; expected one of {', '.join(known)}{meant}")
    expected = _describe(_annotation_at(model, path))
    if kind == "missing":
        return Problem(path, f"is missing; expected {expected.text}")
    if "password" in path:
        return Problem(path, f"is something else, not shown here; expected {expected.text}")
    return Problem(path, mismatch(found, expected=expected.text, options=expected.options))


# Annotations are what the tables are declared with, at run time a union, an alias or a class: hence Any.


def _annotation_at(annotation: Any, path: KeyPath) -> Any:  # noqa: ANN401 - see above
    """The annotation of the value at the path, seen from a value of the given annotation."""
    if not path:
        return annotation
    bare = _strip(annotation)
    if get_origin(bare) in {tuple, dict}:
        inner = get_args(bare)[0 if get_origin(bare) is tuple else 1]
        return _annotation_at(inner, path[1:])
    return _annotation_at(_keys_of(bare)[str(path[0])], path[1:])


def _keys_of(annotation: Any) -> Mapping[str, Any]:  # noqa: ANN401 - see above
    """The keys that a table may have, with the annotation of each."""
    table = _strip(annotation)
    hints = get_type_hints(table, include_extras=True)
    return {field.alias or name: hints[name] for name, field in table.model_fields.items()}


def _strip(annotation: Any) -> Any:  # noqa: ANN401 - see above
    """The type itself, without notes and without `| None`."""
    if get_origin(annotation) is Annotated:
        return _strip(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return _strip(next(part for part in get_args(annotation) if part is not NoneType))
    return annotation


def _describe(annotation: Any) -> Expected:  # noqa: ANN401 - see above
    """What an annotation asks for: in its note's words, or by its kind."""
    if get_origin(annotation) in {Union, UnionType}:
        return _describe(next(part for part in get_args(annotation) if part is not NoneType))
    if get_origin(annotation) is Annotated:
        notes = (note for note in get_args(annotation)[1:] if isinstance(note, Expected))
        return next(notes, None) or _describe(get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        return Expected(f"an array, each value {_describe(get_args(annotation)[0]).text}")
    if get_origin(annotation) is dict:
        return Expected(f"a table, each value {_describe(get_args(annotation)[1]).text}")
    return Expected("a table")
