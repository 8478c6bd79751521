"""Verb forms that no stemmer joins."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Verb forms that no stemmer joins; "left", "lay", "bore" and "wound" are left out, for they are other words too.
_IRREGULAR = """
arise arose arisen
awake awoke awoken
become became
begin began begun
bend bent
bind bound
bite bit bitten
blow blew blown
break broke broken
bring brought
build built
buy bought
catch caught
choose chose chosen
come came
dig dug
do did done
draw drew drawn
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feel felt
fight fought
find found
flee fled
fly flew flown
forbid forbade forbidden
forget forgot forgotten
freeze froze frozen
get got gotten
give gave given
go went gone
grow grew grown
hang hung
hear heard
hide hid hidden
hold held
keep kept
know knew known
lead led
lend lent
lose lost
make made
mean meant
meet met
pay paid
ride rode ridden
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
shake shook shaken
shoot shot
show shown
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
sleep slept
speak spoke spoken
spend spent
stand stood
steal stole stolen
stick stuck
strike struck
swear swore sworn
sweep swept
swim swam swum
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
understand understood
wear wore worn
win won
withdraw withdrew withdrawn
write wrote written
"""

IRREGULAR: Mapping[str, str] = MappingProxyType(
    {form: line.split()[0] for line in _IRREGULAR.strip().splitlines() for form in line.split()}
)

# What two do to each other: who is named first says nothing. And verbs that bind no two names.
MUTUAL = frozenset(
    """met meets meeting married wed join joined joins talk talked talks spoke speaks speak discuss discussed agree
    agreed agrees disagree share shared shares border borders face faced faces resemble match matched said says told
    include includes included including according is was has been being became based located born known named called
    following during regarding concerning does goes""".split()
)
