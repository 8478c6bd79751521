"""The words of numbers, and what things are counted in."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

UNITS: Mapping[str, int] = MappingProxyType(
    {
        word: value
        for value, word in enumerate(
            """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
            seventeen eighteen nineteen""".split()
        )
    }
)

TENS: Mapping[str, int] = MappingProxyType(
    {word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
)

SCALES: Mapping[str, int] = MappingProxyType(
    {
        "dozen": 12,
        "hundred": 100,
        **dict.fromkeys(("thousand", "k"), 10**3),
        **dict.fromkeys(("million", "mln", "mn", "m"), 10**6),
        **dict.fromkeys(("billion", "bn", "b"), 10**9),
        **dict.fromkeys(("trillion", "tn"), 10**12),
    }
)

# "first" and "second" are left out: they are adverbs and time units more often than ranks.
ORDINALS: Mapping[str, int] = MappingProxyType(
    {
        word: value
        for value, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 3)
    }
)

# What things are counted in; every word of a line is the same measure.
_MEASURES = """
dollar dollars $
euro euros €
pound pounds £ lb lbs
yen ¥
rupee rupees ₹
second seconds
minute minutes
hour hours
day days
week weeks
month months
year years
decade decades
century centuries
inch inches
foot feet
mile miles
centimetre centimetres centimeter centimeters cm
metre metres meter meters
kilometre kilometres kilometer kilometers km
gram grams
kilogram kilograms kilo kilos kg
tonne tonnes ton tons
litre litres liter liters
gallon gallons
barrel barrels
acre acres
hectare hectares
"""

MEASURES: Mapping[str, str] = MappingProxyType(
    {word: line.split()[0] for line in _MEASURES.strip().splitlines() for word in line.split()}
)
