"""What the annotations of the tables' models say: the keys of a table, the annotation of a value, the type itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from harness.deployments.problems import KeyPath

# An annotation of a model is at run time a union, an alias or a class: hence Any.


def annotation_at(annotation: Any, path: KeyPath) -> Any:  # noqa: ANN401 - see above
    """The annotation of the value at the path, below a value of the given annotation."""
    if not path:
        return annotation
    bare = strip(annotation)
    if get_origin(bare) in {tuple, dict}:
        inner = get_args(bare)[0 if get_origin(bare) is tuple else 1]
        return annotation_at(inner, path[1:])
    return annotation_at(keys_of(bare)[str(path[0])], path[1:])


def keys_of(annotation: Any) -> Mapping[str, Any]:  # noqa: ANN401 - see above
    """The keys that a table may have, with the annotation of each."""
    table = strip(annotation)
    hints = get_type_hints(table, include_extras=True)
    return {field.alias or name: hints[name] for name, field in table.model_fields.items()}


def strip(annotation: Any) -> Any:  # noqa: ANN401 - see above
    """The type itself, without metadata and without `| None`."""
    if get_origin(annotation) is Annotated:
        return strip(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return strip(next(part for part in get_args(annotation) if part is not NoneType))
    return annotation


def is_table(annotation: object) -> bool:
    """Whether a value of that annotation is a table."""
    bare = strip(annotation)
    return isinstance(bare, type) and issubclass(bare, BaseModel)
