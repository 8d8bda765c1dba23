"""Validates data against the models of its tables, and describes each mistake in the words of the value rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from harness.deployments.annotations import annotation_at, is_table, keys_of, strip
from harness.deployments.known_tables import describe_home, describe_table
from harness.deployments.other_names import find_meant
from harness.deployments.problems import KeyPath, Problem, ProblemKind, mismatch
from harness.deployments.spelling import quoted
from harness.deployments.value_advice import advise, meant_option
from harness.deployments.value_rules import ExpectedValue

_FEW_KEYS = 12
"""So many are listed also where it is plain which one was meant."""
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
        keys = keys_of(annotation) if is_table(annotation) else {}
        if key not in keys:
            return None
        annotation = keys[str(key)]
    bare = strip(annotation)
    found: object = get_origin(bare) or bare
    return found


def _explain(model: type[BaseModel], *, path: KeyPath, kind: str, found: object) -> Problem:
    if kind == "extra_forbidden":
        return _explain_unknown_key(model, path)
    annotation = annotation_at(model, path)
    expected = _describe(annotation)
    if kind == "missing":
        return Problem(path, f"is missing; expected {expected.text}", ProblemKind.MISSING_KEY)
    if "password" in path:
        return Problem(path, f"is not valid (its value is not shown); expected {expected.text}")
    header = ".".join(step for step in path if isinstance(step, str))
    advice = advise(found, expected, bare=_bare_type(annotation), optional=_is_optional(annotation), header=header)
    return Problem(path, mismatch(found, expected=expected.text) + (advice or meant_option(found, expected.options)))


def _explain_unknown_key(model: type[BaseModel], path: KeyPath) -> Problem:
    key = str(path[-1])
    known = tuple(keys_of(annotation_at(model, path[:-1])))
    meant = find_meant(key, known)
    concerns: tuple[KeyPath, ...] = ((*path[:-1], meant),) if meant else ()
    if meant is None and len(path) > 1 and key in keys_of(model):
        concerns = ((key,),)
    advice = f"; did you mean {quoted(meant)}?" if meant else describe_home(model, path)
    expected = f"one of {', '.join(known)}"
    if advice and len(known) > _FEW_KEYS:
        expected = f"a key of {describe_table(model, path[:-1])}"
    sentence = f"is not a known key; expected {expected}{advice}"
    return Problem(path, sentence, ProblemKind.UNKNOWN_KEY, concerns)


def _bare_type(annotation: Any) -> object:  # noqa: ANN401 - as in annotations.py
    bare = strip(annotation)
    if get_origin(bare) is tuple and is_table(get_args(bare)[0]):
        return list[dict[str, object]]
    return dict if is_table(bare) else get_origin(bare) or bare


def _is_optional(annotation: Any) -> bool:  # noqa: ANN401 - as in annotations.py
    return get_origin(annotation) in {Union, UnionType} and NoneType in get_args(annotation)


def _describe(annotation: Any) -> ExpectedValue:  # noqa: ANN401 - as in annotations.py
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
