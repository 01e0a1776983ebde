"""What a jurisdiction believes beforehand of shared identifiers, from which linking starts. Values only."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_HOLDERS = 2
"""Two hold what is shared; a limit below that would say nothing of anybody."""


@dataclass(frozen=True, slots=True)
class StrandPrior:
    """How often two accounts that share a value of this strand are one person: `sure` where platforms say so.

    `stated`: where one of the two holdings was only typed; None where that does not occur. `cap`: above so many holders
    the value says nothing. Probabilities lie between 0 and 1, both excluded. Raises ValueError otherwise.
    """

    strand: str
    sure: float
    stated: float | None
    cap: int
    source: str

    def __post_init__(self) -> None:
        for name, one in (("sure", self.sure), ("stated", self.stated)):
            if one is not None and not 0 < one < 1:
                raise ValueError(f"{name}: expected a probability between 0 and 1, both excluded")
        if self.cap < LEAST_HOLDERS:
            raise ValueError(f"cap: expected at least {LEAST_HOLDERS}")


@dataclass(frozen=True, slots=True)
class KindPrior:
    """At how many holders (`kappa`) a shared value of this kind says nothing of an association."""

    kind: str
    kappa: int
    source: str

    def __post_init__(self) -> None:
        if self.kappa < LEAST_HOLDERS:
            raise ValueError(f"kappa: expected at least {LEAST_HOLDERS}")


@dataclass(frozen=True, slots=True)
class LinkingPriors:
    """The priors of a pack (`pack`: its code and version). What it does not name stays as the program has it.

    Half-lives are in whole days: of the bits of a phone number for one person, and of every bit of an association.
    """

    version: str
    pack: str
    strands: tuple[StrandPrior, ...] = ()
    kinds: tuple[KindPrior, ...] = ()
    phone_half_life_days: int | None = None
    associate_half_life_days: int | None = None

    def __post_init__(self) -> None:
        for days in (self.phone_half_life_days, self.associate_half_life_days):
            if days is not None and days < 1:
                raise ValueError("half_life_days: expected at least 1 day")
        for names in ([one.strand for one in self.strands], [one.kind for one in self.kinds]):
            if len(set(names)) != len(names):
                raise ValueError("one of them stands twice")
