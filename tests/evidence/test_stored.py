"""Nouns that are written and read again are equal, with any values; what is not their form is refused."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import PydanticSchemaGenerationError

from harness import model
from harness.evidence.stored import StoredForm, StoredFormError
from harness.model.case import Case, Suite
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import NoHopTo, SharesEvenly
from harness.model.observation import Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.stimulus import Account
from harness.model.verdict import Verdict

st.register_type_strategy(SharesEvenly, st.builds(SharesEvenly, least_fraction=st.floats(0, 1)))


def nouns_in(annotation: Any) -> Iterator[type]:  # noqa: ANN401 - a union, an alias or a class
    """Every dataclass that a value of this annotation can hold."""
    if is_dataclass(annotation):
        assert isinstance(annotation, type)
        yield annotation
    held = get_type_hints(annotation).values() if is_dataclass(annotation) else get_args(annotation)
    for part in held:
        yield from nouns_in(part)


ROOTS = (Observation, Case, Verdict)
FORMS: dict[type, StoredForm[Any]] = {noun: StoredForm(noun) for noun in ROOTS}
STORED = {noun for root in ROOTS for noun in nouns_in(root)}
CASE = Case("c", "t", Suite.OWA, ("OWA-06",), alternatives=(Alternative((), (NoHopTo("OWA-06", ("CAS-03",)),)),))
NAMED_DEMANDS = {
    noun
    for module in pkgutil.iter_modules(model.__path__)
    if module.name.endswith("_demands")
    for noun in vars(import_module(f"{model.__name__}.{module.name}")).values()
    if is_dataclass(noun) and "clause" in {field.name for field in fields(noun)}
}


def examples(number: int) -> settings:
    """The same examples in every run."""
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large)
    return settings(max_examples=number, deadline=None, derandomize=True, database=None, suppress_health_check=slow)


def assert_read_again_is_equal(written: object) -> None:
    form = FORMS[type(written)]
    text = form.to_text(written)
    read = form.from_text(text)
    assert (read, type(read)) == (written, type(written))
    assert form.to_text(read) == text
    json.loads(text)


@pytest.mark.parametrize("noun", ROOTS, ids=lambda noun: noun.__name__)
@examples(50)
@given(data=st.data())
def test_what_is_read_again_is_equal(noun: type, data: st.DataObject) -> None:
    assert_read_again_is_equal(data.draw(st.from_type(noun)))


@pytest.mark.parametrize("demand", get_args(Demand), ids=lambda demand: demand.__name__)
@examples(20)
@given(data=st.data())
def test_each_demand_is_read_again_as_what_it_was(demand: type, data: st.DataObject) -> None:
    ending = Alternative((), (data.draw(st.from_type(demand)),))
    assert_read_again_is_equal(replace(CASE, alternatives=(ending,)))


def test_every_demand_of_the_model_is_among_what_is_stored() -> None:
    assert set(get_args(Demand)) == NAMED_DEMANDS
    assert STORED >= NAMED_DEMANDS


def test_a_demand_is_stored_with_its_class() -> None:
    assert '{"class":"NoHopTo","clause":"OWA-06","servers":["CAS-03"]}' in StoredForm(Case).to_text(CASE)


def test_a_key_with_a_default_may_be_missing() -> None:
    form = StoredForm(Case)
    assert form.from_text('{"id":"c","title":"t","suite":"owa","clauses":["OWA-06"]}') == replace(CASE, alternatives=())


def test_what_tells_connections_apart_is_stored_too() -> None:
    hop = Hop("CAS-02", "CAS-03", "https", "/owa", "cas-03.contoso.com", connection="7")
    form = StoredForm(Observation)
    seen = form.from_text(form.to_text(Observation(Outcome(OutcomeKind.SERVED), "served", hops=(hop,))))
    assert seen.hops is not None
    assert seen.hops[0].connection == "7"


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        pytest.param('"NoHopTo"', '"NoHop"', "alternatives.0.demands.0: the key 'class' should be one of ", id="class"),
        pytest.param('"class":"NoHopTo",', "", "demands.0: the key 'class' should be one of ", id="no class"),
        pytest.param('["CAS-03"]', "[3]", "0.NoHopTo.servers.0: Input should be a valid string, found 3", id="t"),
        pytest.param('"title"', '"titel"', "titel: Unexpected keyword argument, found 't'", id="unknown key"),
        pytest.param('"title":"t",', "", "title: Field required", id="missing key"),
        pytest.param('"owa"', '"own"', "suite: Input should be 'owa', 'eas', ", id="word"),
        pytest.param("false", '"false"', "Input should be a valid boolean, found 'false'", id="no conversion"),
        pytest.param("{", "[", "Invalid JSON", id="not JSON"),
    ],
)  # fmt: skip
def test_what_is_not_the_form_is_refused_with_its_place(right: str, wrong: str, complaint: str) -> None:
    text = StoredForm(Case).to_text(CASE)
    assert right in text
    with pytest.raises(StoredFormError) as refused:
        StoredForm(Case).from_text(text.replace(right, wrong))
    assert str(refused.value).startswith("not a stored Case: ")
    assert complaint in str(refused.value)


def test_a_noun_that_holds_a_password_has_no_stored_form() -> None:
    with pytest.raises(PydanticSchemaGenerationError, match="Secret"):
        StoredForm(Account)
    assert Account not in STORED
