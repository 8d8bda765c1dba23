"""As much of JSON Schema (draft 2020-12) as the schema of the verdict file uses; a keyword beyond that is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SAYS_NOTHING = {"$schema", "$defs", "title", "description", "discriminator"}
TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str}


class JsonSchema:
    """A schema with its definitions."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._root = schema

    def accepts(self, value: object) -> bool:
        """Whether the value is valid."""
        return self._accepts(value, self._root)

    def _accepts(self, value: Any, schema: Mapping[str, Any]) -> bool:  # noqa: ANN401 - any JSON value
        if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
            return False
        return all(self._holds(value, keyword, schema) for keyword in schema if keyword not in SAYS_NOTHING)

    def _holds(self, value: Any, keyword: str, schema: Mapping[str, Any]) -> bool:  # noqa: ANN401 - any JSON value
        wanted = schema[keyword]
        match keyword:
            case "type":
                return True
            case "$ref":
                return self._accepts(value, self._root["$defs"][wanted.removeprefix("#/$defs/")])
            case "const" | "enum":
                return value in (wanted if keyword == "enum" else [wanted])
            case "required":
                return set(wanted) <= set(value)
            case "properties":
                return all(self._accepts(value[key], wanted[key]) for key in set(wanted) & set(value))
            case "additionalProperties":
                others = [one for key, one in value.items() if key not in schema.get("properties", ())]
                return not others if wanted is False else all(self._accepts(one, wanted) for one in others)
            case "items":
                return all(self._accepts(one, wanted) for one in value)
            case "minItems":
                return bool(len(value) >= wanted)
            case "anyOf" | "oneOf":
                accepting = sum(self._accepts(value, one) for one in wanted)
                return accepting == 1 or (accepting > 1 and keyword == "anyOf")
        raise AssertionError(f"the schema has a keyword that is not read here: {keyword}")
