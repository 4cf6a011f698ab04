"""JSON is read exactly, or refused: it never has two meanings."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.schemas import json_text
from pharmacy.schemas.json_text import NotJson, WrittenNumber
from tests.schemas.places import walk


def refusal(body: bytes) -> str:
    with pytest.raises(NotJson) as caught:
        json_text.read(body)
    return str(caught.value.message)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b" \n", id="white space"),
        pytest.param(b"{", id="an open object"),
        pytest.param(b'{"a": 1,}', id="a comma too many"),
        pytest.param(b'{"a" 1}', id="a colon too few"),
        pytest.param(b"{'a': 1}", id="Python's quotation marks"),
        pytest.param(b"{a: 1}", id="a bare key"),
        pytest.param(b'{"a": True}', id="Python's truth"),
        pytest.param(b'{"a": .5}', id="no digit before the point"),
        pytest.param(b'{"a": 5.}', id="no digit after the point"),
        pytest.param(b'{"a": 05}', id="a leading zero"),
        pytest.param(b'{"a": +5}', id="a plus sign"),
        pytest.param(b'{"a": 1,5}', id="a decimal comma"),
        pytest.param(b'{"a": 0x10}', id="hexadecimal"),
        pytest.param(b'{"a": 1} {"a": 1}', id="two values"),
        pytest.param(b"// order\n{}", id="a comment"),
        pytest.param(b'"\x01"', id="a bare control character"),
        pytest.param(b'"\\x41"', id="an escape that JSON has not"),
        pytest.param(b'"\\ud8"', id="half an escape"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(body: bytes) -> None:
    assert refusal(body).startswith("Line ")


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_what_only_python_takes_for_a_number_is_refused(name: str) -> None:
    assert refusal(b'{"a": %b}' % name.encode()) == f"{name} is not a JSON number."


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"dose": 1, "dose": 2}', id="plain"),
        pytest.param(b'{"dose": 1, "dose": 1}', id="of one value"),
        pytest.param(b'{"dose": 1, "\\u0064ose": 2}', id="written another way"),
        pytest.param(b'[{"a": {"dose": 1, "b": 2, "dose": 3}}]', id="deep within"),
    ],
)
def test_a_duplicate_key_in_an_object_is_refused(body: bytes) -> None:
    assert refusal(body) == "An object has the same key twice. Send each key once."


def test_two_objects_may_have_the_same_key() -> None:
    assert json_text.read(b'[{"dose": 1}, {"dose": 2}]') == [{"dose": 1}, {"dose": 2}]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'"\xff"', id="a byte that begins nothing"),
        pytest.param(b'"\xc0\xaf"', id="an overlong slash"),
        pytest.param(b'"\xed\xa0\x80"', id="a surrogate"),
        pytest.param(b'"\xf0\x9f"', id="half an emoji"),
        pytest.param('{"a": "ä"}'.encode("latin-1"), id="Latin-1"),
        pytest.param('{"a": 1}'.encode("utf-16"), id="UTF-16"),
    ],
)
def test_what_is_not_utf_8_is_refused(body: bytes) -> None:
    assert refusal(body) == "The body is not UTF-8."


def test_a_byte_order_mark_is_refused() -> None:
    assert "BOM" in refusal(b"\xef\xbb\xbf{}")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="lists"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="objects"),
        pytest.param(b"[" * 1_000_000, id="lists that never close"),
        pytest.param(b"9" * 5000, id="a number of 5,000 digits"),
        pytest.param(b"-" + b"9" * 5000, id="a negative one"),
    ],
)
def test_what_would_exhaust_the_machine_is_refused(body: bytes) -> None:
    expected = "The body is nested too deeply or has a number of too many digits."
    assert refusal(body) == expected


@pytest.mark.parametrize("text", ["0.5", "4.50", "1e400", "1E-400", "0.1234567", "-0.0", "1.0"])
def test_a_number_with_a_point_or_an_exponent_keeps_its_spelling(text: str) -> None:
    assert json_text.read(text.encode()) == WrittenNumber(text)


def test_a_whole_number_is_an_integer_of_any_size() -> None:
    assert json_text.read(b"9" * 400) == 10**400 - 1


def test_a_null_character_in_a_text_is_read_and_left_to_the_fields() -> None:
    assert json_text.read(b'"\\u0000"') == "\0"


# The canonical form, which identifies a repeated request.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(b'{"a":1,"b":2}', b'{"b":2,"a":1}', id="the order of keys"),
        pytest.param(b'{"a": [1, 2]}', b'{"a":[1,2]}\n', id="white space"),
        pytest.param(b'"\\u00e4"', '"ä"'.encode(), id="escapes"),
        pytest.param(b'"\\/"', b'"/"', id="an escaped slash"),
    ],
)
def test_the_spelling_of_a_value_does_not_change_its_canonical_form(
    one: bytes, other: bytes
) -> None:
    assert json_text.canonical(json_text.read(one)) == json_text.canonical(json_text.read(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(b"[1,2]", b"[2,1]", id="the order of a list"),
        pytest.param(b"1", b'"1"', id="a number and a text"),
        pytest.param(b"0.5", b"0.05", id="a decimal place"),
        pytest.param(b"true", b"1", id="truth and one"),
        pytest.param(b"null", b'""', id="null and nothing"),
        pytest.param(b"{}", b"[]", id="an object and a list"),
    ],
)
def test_another_value_has_another_canonical_form(one: bytes, other: bytes) -> None:
    assert json_text.canonical(json_text.read(one)) != json_text.canonical(json_text.read(other))


def test_a_value_that_is_not_json_has_no_canonical_form() -> None:
    with pytest.raises(TypeError, match="set"):
        json_text.canonical({1})


def test_a_lone_surrogate_has_a_canonical_form_that_can_be_hashed() -> None:
    assert json_text.canonical(json_text.read(b'"\\ud800"')).encode() == b'"\\ud800"'


@pytest.mark.parametrize(("opens", "closes"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_whatever_can_be_read_has_a_canonical_form(opens: bytes, closes: bytes) -> None:
    """No depth may pass the reader and break the writer."""
    depth = deepest(opens, closes)
    body = opens * depth + b"1.5" + closes * depth
    assert '"1.5"' in json_text.canonical(json_text.read(body))


def deepest(opens: bytes, closes: bytes) -> int:
    """The greatest depth that the reader accepts here."""
    for depth in range(1500, 0, -1):
        try:
            json_text.read(opens * depth + b"1.5" + closes * depth)
        except NotJson:
            continue
        return depth
    raise AssertionError("no depth at all can be read")


# For every body and every value.

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        value = json_text.read(body)
    except NotJson:
        return
    assert json_text.canonical(value)


@given(st.text(alphabet='{}[]:,"\\/eu.+-0159aNI \n'))
def test_any_near_json_is_read_or_refused(text: str) -> None:
    try:
        value = json_text.read(text.encode())
    except NotJson:
        return
    assert not any(isinstance(found, float) for _, found in walk(value))


@given(JSON)
def test_json_is_read_as_what_it_says(value: Any) -> None:
    assert json_text.read(json.dumps(value).encode()) == value


@given(JSON)
def test_the_canonical_form_is_the_same_value(value: Any) -> None:
    assert json.loads(json_text.canonical(value)) == value
