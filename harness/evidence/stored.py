"""Nouns as JSON text and back, so that what was seen can be judged again without a network.

Fields are stored as their annotations in `harness.model` say. Of a union of nouns, such as the demands, each is stored
with the name of its class. A noun that holds a Secret has no stored form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from reprlib import repr as short_repr
from types import GenericAlias, UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import GetCoreSchemaHandler, SerializerFunctionWrapHandler, TypeAdapter, ValidationError, WrapSerializer
from pydantic_core import CoreSchema, ErrorDetails, core_schema

_Noun = TypeVar("_Noun")

_CLASS = "class"
"""The key beside a noun's own in a union: the name of its class."""


class StoredFormError(Exception):
    """A text that is not the stored form of the noun that was asked for: where, and what was expected."""


class StoredForm(Generic[_Noun]):
    """The stored form of one class of nouns: what is written and read again is equal."""

    def __init__(self, noun: type[_Noun]) -> None:
        self._name = noun.__name__
        self._adapter: TypeAdapter[_Noun] = TypeAdapter(_stored(noun))

    def to_text(self, noun: _Noun) -> str:
        """The noun as one line of JSON, with every field."""
        return self._adapter.dump_json(noun, warnings="error").decode("utf-8")

    def from_text(self, text: str) -> _Noun:
        """The noun of that text, where a key that has a default may be missing.

        Raises StoredFormError for a key that is not known or a value of another type.
        """
        try:
            return self._adapter.validate_json(text)
        except ValidationError as error:
            problems = "; ".join(_describe(detail) for detail in error.errors())
        raise StoredFormError(f"not a stored {self._name}: {problems}")


def _describe(detail: ErrorDetails) -> str:
    where = ".".join(str(step) for step in detail["loc"])
    found = "" if isinstance(detail["input"], dict | list) else f", found {short_repr(detail['input'])}"
    return f"{where}: {detail['msg']}{found}" if where else detail["msg"]


# An annotation of a noun is at run time a union, an alias or a class: hence Any.


def _stored(annotation: Any) -> Any:  # noqa: ANN401 - see above
    """The annotation with what pydantic needs to store the nouns in it."""
    if is_dataclass(annotation):
        return Annotated[annotation, _ByFields()]
    parts = get_args(annotation)
    if isinstance(annotation, UnionType) or get_origin(annotation) is Union:
        if sum(is_dataclass(part) for part in parts) > 1:
            return Annotated[annotation, _ByClass()]
        return Union[tuple(_stored(part) for part in parts)]  # noqa: UP007 - made of a tuple
    if get_origin(annotation) is Mapping:
        return Annotated[GenericAlias(dict, tuple(_stored(part) for part in parts)), WrapSerializer(_store_as_dict)]
    return get_origin(annotation)[tuple(_stored(part) for part in parts)] if parts else annotation


def _store_as_dict(mapping: Mapping[Any, Any], store: SerializerFunctionWrapHandler) -> object:
    return store(dict(mapping))


@dataclass(frozen=True, slots=True)
class _ByFields:
    """In an annotation: the noun is stored as an object with its fields as keys."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return _schema_of(source, handler)


@dataclass(frozen=True, slots=True)
class _ByClass:
    """In the annotation of a union of nouns: each is stored with its class as one key more."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        nouns = get_args(source)
        names = ", ".join(noun.__name__ for noun in nouns)
        return core_schema.tagged_union_schema(
            {noun.__name__: _schema_with_class(noun, handler) for noun in nouns},
            discriminator=_class_of,
            custom_error_type="unknown_class",
            custom_error_message=f"the key {_CLASS!r} should be one of {names}",
        )


def _class_of(value: object) -> object:
    return value.get(_CLASS) if isinstance(value, dict) else type(value).__name__


def _schema_with_class(noun: type, handler: GetCoreSchemaHandler) -> CoreSchema:
    name = noun.__name__
    with_class = core_schema.wrap_serializer_function_ser_schema(lambda value, store: {_CLASS: name, **store(value)})
    key = core_schema.dataclass_field(_CLASS, core_schema.literal_schema([name]), init_only=True)
    return {**_schema_of(noun, handler, key), "serialization": with_class}


def _schema_of(
    noun: Any,  # noqa: ANN401 - a dataclass, which has no type of its own
    handler: GetCoreSchemaHandler,
    *more: core_schema.DataclassField,
) -> core_schema.DataclassSchema:
    hints = get_type_hints(noun)
    own = [core_schema.dataclass_field(one.name, _field_schema(one, hints, handler)) for one in fields(noun)]
    return core_schema.dataclass_schema(
        noun,
        core_schema.dataclass_args_schema(noun.__name__, [*more, *own], collect_init_only=bool(more)),
        [one.name for one in fields(noun)],
        slots=True,
        config=core_schema.CoreConfig(strict=True, extra_fields_behavior="forbid"),
    )


def _field_schema(field: Field[Any], hints: dict[str, Any], handler: GetCoreSchemaHandler) -> CoreSchema:
    schema = handler.generate_schema(_stored(hints[field.name]))
    if field.default is not MISSING:
        return core_schema.with_default_schema(schema, default=field.default)
    if field.default_factory is not MISSING:
        return core_schema.with_default_schema(schema, default_factory=field.default_factory)
    return schema
