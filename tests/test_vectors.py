from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.vectors import nearest, vectors


def test_a_text_is_nearer_to_one_of_its_subject_than_to_another() -> None:
    ferry, boat, budget = vectors(
        [
            "The ferry to Sallow Island sank in the harbour.",
            "A boat went down off the island's port.",
            "The council passed next year's budget on a narrow vote.",
        ]
    )
    assert ferry @ boat > ferry @ budget + 0.1


def test_words_of_like_meaning_are_nearer_than_others() -> None:
    assert nearest(["ceasefire"], ["truce"]) > nearest(["ceasefire"], ["banana"]) + 0.2


def test_the_nearest_pair_of_words_counts() -> None:
    one, other = vectors(["grain", "wheat"])
    assert nearest(["grain", "harbour"], ["banana", "wheat"]) == pytest.approx(float(one @ other))
    assert nearest([], ["wheat"]) == -1.0


def test_a_token_of_the_model_is_only_text_in_an_article() -> None:
    plain, marked = vectors(["a", "<s>a"])
    assert not np.array_equal(plain, marked)
    assert nearest(["<s>"], ["<unk>"]) < 0.99


def test_no_texts_have_no_vectors() -> None:
    assert vectors([]).shape == (0, 256)
    assert not vectors([""]).any()


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=20), max_size=4))
def test_every_text_has_a_vector_of_unit_length_that_its_neighbours_do_not_change(texts: list[str]) -> None:
    found = vectors(texts)
    assert found.shape == (len(texts), 256)
    assert found.dtype == np.float32
    for text, row in zip(texts, found, strict=True):
        assert np.linalg.norm(row) == pytest.approx(1.0 if text else 0.0, abs=1e-5)
        assert np.array_equal(row, vectors([text])[0])


def test_no_network_library_is_loaded() -> None:
    code = "import sys; from brief.vectors import vectors; vectors(['a']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"wordllama", "requests", "httpx", "huggingface_hub"} & set(done.stdout.split())
