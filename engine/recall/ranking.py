"""Score answers by kernel ridge regression over the taught questions most like the question asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.recall.index import Floats, Ints

# More neighbours change next to nothing.
NEIGHBOURS = 48
RIDGE = 0.1


def answer_scores(similarities: Floats, rows: Floats, answers: Sequence[int]) -> dict[int, float]:
    """Return the score of each answer from its neighbours, best first.

    ``similarities`` are the neighbours' cosines to the question, ``rows`` their dense unit vectors and
    ``answers`` the answer of each. The score of an answer is what ridge regression with the squared
    cosine as kernel predicts for it: Saunders, Gammerman, Vovk (1998).
    """
    # einsum keeps to one thread; BLAS would start its own, which wait for each other on a busy machine.
    kernel = np.square(np.einsum("ik,jk->ij", rows, rows)).astype(np.float64)
    kernel[np.diag_indices_from(kernel)] += RIDGE
    shares = np.linalg.solve(kernel, np.square(similarities).astype(np.float64))
    scores: dict[int, float] = {}
    for share, answer in zip(shares.tolist(), answers, strict=True):
        scores[answer] = scores.get(answer, 0.0) + share
    return dict(sorted(scores.items(), key=lambda entry: (-entry[1], entry[0])))


def neighbours(similarities: Floats) -> Ints:
    """Return the places of the most similar rows above zero, best first."""
    from engine.recall.index import best_first

    places = best_first(similarities, NEIGHBOURS)
    return places[similarities[places] > 0]
