"""Shares of few trials, and whether probabilities come true as often as they say.

Measures:
    interval     of a share, at 95 %: Wilson, E. B. (1927), Probable inference, the law of
                 succession, and statistical inference, Journal of the American Statistical
                 Association 22(158), 209-212.
    reliability  how often what was given about the same probability came true: Murphy, A. H. &
                 Winkler, R. L. (1977), Reliability of subjective probability forecasts of
                 precipitation and temperature, Applied Statistics 26(1), 41-47.
    calibration error  the mean over bins of |share confirmed - mean probability|, weighted by
                 the pairs in them: Naeini, M. P., Cooper, G. F. & Hauskrecht, M. (2015), Obtaining
                 well calibrated probabilities using Bayesian binning, AAAI 29, 2901-2907.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

BIN_EDGES = (0, 10, 30, 50, 70, 90, 100)
"""Bounds of the bins of probabilities, in percent; few and wide, because the cases are few."""
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Share:
    """A count out of a number of trials."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None where there are no trials."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval by Wilson (1927), each end from 0 to 1; everything without trials."""
        if not self.of:
            return 0.0, 1.0
        whole = self.of + _Z**2
        centre = (self.count + _Z**2 / 2) / whole
        half = _Z * math.sqrt(self.count * (self.of - self.count) / self.of + _Z**2 / 4) / whole
        return (centre - half if self.count else 0.0,
                centre + half if self.count < self.of else 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of a case and a category whose probabilities are about the same.

    Attributes:
        low: the least probability in percent.
        high: the bound above in percent; 100 itself belongs to the last bin.
        mean: the mean of the probabilities, from 0 to 1; None where there are no pairs.
        confirmed: in how many pairs the category was the confirmed reason.
    """

    low: int
    high: int
    mean: float | None
    confirmed: Share


def binned(pairs: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Sort probabilities, and whether what they speak of is so, into the bins of `BIN_EDGES`."""
    known = list(pairs)
    bins = []
    for low, high in pairwise(BIN_EDGES):
        inside = [(probability, so) for probability, so in known
                  if 100 * probability >= low and (100 * probability < high or high == 100)]
        mean = math.fsum(probability for probability, _ in inside) / len(inside) if inside else None
        bins.append(Bin(low, high, mean, Share(sum(so for _, so in inside), len(inside))))
    return tuple(bins)


def calibration_error(bins: Iterable[Bin]) -> float:
    """The expected calibration error, from 0 to 1; 0 without pairs."""
    known = [(found.mean, found.confirmed) for found in bins if found.mean is not None]
    pairs = sum(confirmed.of for _, confirmed in known)
    gaps = math.fsum(abs(confirmed.count - mean * confirmed.of) for mean, confirmed in known)
    return gaps / pairs if pairs else 0.0
