"""Validates data against the models of its tables, and describes each mistake in the words of the value rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError

from harness.deployments.problems import KeyPath, Problem, mismatch
from harness.deployments.spelling import did_you_mean
from harness.deployments.value_rules import ExpectedValue

_Model = TypeVar("_Model", bound=BaseModel)


def read_tables(model: type[_Model], data: Mapping[str, object]) -> tuple[_Model | None, tuple[Problem, ...]]:
    """The data as an instance of `model`; or None, and every mistake in it."""
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
    problems = (_explain(model, path=detail["loc"], kind=detail["type"], found=detail["input"]) for detail in details)
    return None, tuple(problems)


def find_type(model: type[BaseModel], path: KeyPath) -> object | None:
    """The bare type of the value at the path (`bool`, `tuple`, `Version`, …); None where no such key is known."""
    annotation: object = model
    for key in path:
        keys = _keys_of(annotation) if _is_table(annotation) else {}
        if key not in keys:
            return None
        annotation = keys[str(key)]
    bare = _strip(annotation)
    found: object = get_origin(bare) or bare
    return found


def _is_table(annotation: object) -> bool:
    bare = _strip(annotation)
    return isinstance(bare, type) and issubclass(bare, BaseModel)


def _explain(model: type[BaseModel], *, path: KeyPath, kind: str, found: object) -> Problem:
    if kind == "extra_forbidden":
        known = tuple(_keys_of(_annotation_at(model, path[:-1])))
        meant = did_you_mean(str(path[-1]), known)
        return Problem(path, f"is not a known key; expected one of {', '.join(known)}{meant}")
    expected = _describe(_annotation_at(model, path))
    if kind == "missing":
        return Problem(path, f"is missing; expected {expected.text}")
    if "password" in path:
        return Problem(path, f"is not valid (its value is not shown); expected {expected.text}")
    return Problem(path, mismatch(found, expected=expected.text, options=expected.options))


# An annotation of a model is at run time a union, an alias or a class: hence Any.


def _annotation_at(annotation: Any, path: KeyPath) -> Any:  # noqa: ANN401 - see above
    """The annotation of the value at the path, below a value of the given annotation."""
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
    """The type itself, without metadata and without `| None`."""
    if get_origin(annotation) is Annotated:
        return _strip(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return _strip(next(part for part in get_args(annotation) if part is not NoneType))
    return annotation


def _describe(annotation: Any) -> ExpectedValue:  # noqa: ANN401 - see above
    """The value that an annotation expects: from its metadata, or by its type."""
    if get_origin(annotation) in {Union, UnionType}:
        return _describe(next(part for part in get_args(annotation) if part is not NoneType))
    if get_origin(annotation) is Annotated:
        metadata = (item for item in get_args(annotation)[1:] if isinstance(item, ExpectedValue))
        return next(metadata, None) or _describe(get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        return ExpectedValue(f"an array, each value {_describe(get_args(annotation)[0]).text}")
    if get_origin(annotation) is dict:
        return ExpectedValue(f"a table, each value {_describe(get_args(annotation)[1]).text}")
    return ExpectedValue("a table")
