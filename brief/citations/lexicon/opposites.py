"""Words that mean the opposite of each other."""

from __future__ import annotations

# Each line holds two sides; any word of one side is the opposite of any word of the other.
OPPOSITES = """
rise rose risen rising increase grow grew grown climb soar surge jump gain/fall fell fallen falling decrease
rise rose risen rising increase grow grew grown climb soar surge jump gain/decline drop shrink shrank plunge slump
rise rose risen climb soar/sink sank lower
up higher/down lower
accept agree approve back support endorse/reject refuse oppose veto
allow permit let legalize legalise/ban forbid forbade prohibit bar block outlaw
win won victory/lose lost defeat
begin began begun start launch open resume reopen/end stop halt finish close suspend cease
arrive enter join/leave left depart quit withdraw withdrew exit
increase raise boost expand/cut reduce slash lower
more/less fewer
before/after
above over/below under
majority/minority
maximum/minimum
largest biggest highest most/smallest lowest least
first/last
early earlier/late later
guilty/innocent
convict/acquit
arrest detain jail imprison/release free
succeed success successful/fail failure unsuccessful
confirm admit/deny
alive survive survivor/dead die kill
save rescue spare/kill
attack/defend
buy bought purchase acquire/sell sold
hire appoint/fire dismiss sack
strengthen/weaken
improve improvement/worsen deteriorate
north northern/south southern
east eastern/west western
left/right
public/private
male man men boy/female woman women girl
husband/wife
father/mother
son/daughter
brother/sister
friend ally/enemy foe
love/hate
praise/criticize criticise condemn
positive/negative
legal lawful/illegal unlawful
safe/dangerous unsafe
possible/impossible
able/unable
agree/disagree
include/exclude
remember/forget forgot
lead led/trail
profit/loss
surplus/deficit
import/export
domestic/foreign
rich/poor
old older/young younger
hot warm/cold cool
long longer/short shorter
strong stronger/weak weaker
fast faster quick/slow slower
full/empty
heavy/light
advance/retreat
lift/impose
create/abolish
build built/demolish destroy
borrow/lend lent
employed/unemployed
optimistic/pessimistic
popular/unpopular
always/never
everyone everybody all/nobody none
present/absent
gain/lose
ease/tighten
encourage/discourage
peace/war
hero/villain
day/night
morning/evening
summer/winter
widen/narrow
deploy/withdraw
repeal/enact
constitutional/unconstitutional
"""
