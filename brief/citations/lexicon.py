"""Word tables of the checker: plain English data, no rules."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


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
        **dict.fromkeys(("million", "mn", "m"), 10**6),
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

MONTHS: Mapping[str, int] = MappingProxyType(
    {
        word: value
        for value, names in enumerate(
            (
                "january jan",
                "february feb",
                "march mar",
                "april apr",
                "may",
                "june jun",
                "july jul",
                "august aug",
                "september sept sep",
                "october oct",
                "november nov",
                "december dec",
            ),
            1,
        )
        for word in names.split()
    }
)
WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {
        word: value
        for value, names in enumerate(
            (
                "monday mon",
                "tuesday tues tue",
                "wednesday wed",
                "thursday thurs thur thu",
                "friday fri",
                "saturday sat",
                "sunday sun",
            )
        )
        for word in names.split()
    }
)

# A name is carried by its country, its people or its short form: every word of a line stands for the same key.
_ALIASES = """
usa|us|united states|united states of america|america|american|americans
uk|united kingdom|britain|great britain|british|briton|britons
eu|european union
un|united nations
uae|united arab emirates|emirati|emiratis
nato|north atlantic treaty organization
imf|international monetary fund
fbi|federal bureau of investigation
cia|central intelligence agency
ecb|european central bank
kyiv|kiev
russia|russian|russians
ukraine|ukrainian|ukrainians
china|chinese
japan|japanese
france|french
germany|german|germans
italy|italian|italians
spain|spanish|spaniard|spaniards
portugal|portuguese
netherlands|dutch
belgium|belgian|belgians
switzerland|swiss
austria|austrian|austrians
sweden|swedish|swede|swedes
norway|norwegian|norwegians
denmark|danish|dane|danes
finland|finnish|finn|finns
iceland|icelandic
ireland|irish
scotland|scottish|scot|scots
wales|welsh
england|english
poland|polish|pole|poles
czech republic|czech|czechs
slovakia|slovak|slovaks
hungary|hungarian|hungarians
romania|romanian|romanians
bulgaria|bulgarian|bulgarians
serbia|serbian|serb|serbs
croatia|croatian|croatians
bosnia|bosnian|bosnians
greece|greek|greeks
turkey|türkiye|turkish|turk|turks
syria|syrian|syrians
iraq|iraqi|iraqis
iran|iranian|iranians
israel|israeli|israelis
palestine|palestinian|palestinians
lebanon|lebanese
egypt|egyptian|egyptians
jordan|jordanian|jordanians
saudi arabia|saudi|saudis
yemen|yemeni|yemenis
qatar|qatari|qataris
afghanistan|afghan|afghans
pakistan|pakistani|pakistanis
india|indian|indians
bangladesh|bangladeshi
sri lanka|sri lankan
nepal|nepali|nepalese
myanmar|burma|burmese
thailand|thai|thais
vietnam|vietnamese
cambodia|cambodian
malaysia|malaysian|malaysians
indonesia|indonesian|indonesians
philippines|philippine|filipino|filipinos
taiwan|taiwanese
mongolia|mongolian
australia|australian|australians
new zealand|new zealander|new zealanders
canada|canadian|canadians
mexico|mexican|mexicans
cuba|cuban|cubans
haiti|haitian|haitians
venezuela|venezuelan|venezuelans
colombia|colombian|colombians
ecuador|ecuadorian
peru|peruvian|peruvians
chile|chilean|chileans
argentina|argentine|argentinian|argentines
brazil|brazilian|brazilians
nigeria|nigerian|nigerians
kenya|kenyan|kenyans
ethiopia|ethiopian|ethiopians
somalia|somali|somalis
sudan|sudanese
libya|libyan|libyans
tunisia|tunisian
algeria|algerian
morocco|moroccan
south africa|south african|south africans
north korea|north korean|north koreans
south korea|south korean|south koreans
korea|korean|koreans
georgia|georgian|georgians
armenia|armenian|armenians
azerbaijan|azerbaijani|azeri
kazakhstan|kazakh
belarus|belarusian
lithuania|lithuanian
latvia|latvian
estonia|estonian
moldova|moldovan
europe|european|europeans
africa|african|africans
asia|asian|asians
"""
ALIASES: Mapping[str, str] = MappingProxyType(
    {form: line.split("|")[0] for line in _ALIASES.strip().splitlines() for form in line.split("|")}
)

TITLES = _set(
    """president vice prime minister chancellor secretary general foreign defence defense finance interior mr mrs ms
    dr sir dame lord lady king queen prince princess pope senator sen representative rep congressman congresswoman
    governor gov mayor judge justice gen col capt lt sgt maj adm colonel captain major admiral sheriff chief
    officer professor prof chairman chairwoman ceo director spokesman spokeswoman spokesperson ambassador rev
    reverend bishop archbishop cardinal coach former deputy state attorney commissioner st ex"""
)

# Capitalised only because they begin a sentence; stop words are known already.
STARTERS = _set(
    """although despite earlier elsewhere even eventually finally following former furthermore given hence however
    indeed instead last late later lately many meanwhile moreover nearly nevertheless never next nobody
    nonetheless none nothing now officials one two three four five six seven eight nine ten overall people perhaps
    police previously recently researchers separately shares several similarly since soon sources still then
    thereafter therefore thus today together tomorrow tonight ultimately unless unlike authorities witnesses
    within without yesterday yet according across additionally along already also amid among another around
    because besides both first second third half hundreds thousands millions dozens like local most much new old
    plus rather residents scientists experts analysts critics supporters protesters prosecutors lawmakers
    investigators though throughout towards toward usually whether whatever whenever wherever whoever whose"""
)

# Between a cue and the word that it governs.
PASSED = _set(
    """be been being to have has had do did does yet immediately fully ever also still even really actually just very
    any the a an of by in on at for from with that it its their his her some such so as is was were are am longer
    about only"""
)

NEGATORS = _set("not never no nobody nothing none neither nor cannot without hardly barely n't")
# Negators that reach over "to" or a preposition: what follows did not happen. "against" and "despite" do not negate.
SOFT_NEGATORS = _set(
    """fail failed fails failing refuse refused refuses refusing decline declined declines declining unable deny
    denied denies denying unlikely impossible lack lacked lacks lacking"""
)
SOFT_PHRASES = (("rather", "than"), ("instead", "of"), ("stopped", "short"), ("short", "of"), ("far", "from"))

POSSIBLE = _set(
    "may might could possibly perhaps maybe likely probably potentially possible unclear considering considers"
)
REPORTED = _set("""allegedly reportedly apparently supposedly purportedly alleged suspected accused unconfirmed""")
FUTURE = _set("will would shall")
PLANNED = _set(
    """plan plans planned planning expect expects expected hope hopes hoped hoping want wants wanted seek seeks
    sought seeking intend intends intended aim aims aimed threaten threatens threatened threatening offer offers
    offered propose proposes proposed try tries tried trying attempt attempts attempted urge urges urged ask asks
    asked promise promises promised pledge pledges pledged vow vows vowed agree agrees agreed prepare preparing
    order orders ordered scheduled set due"""
)

# Says that what follows, or what stood before, is somebody's claim.
SAYING = _set(
    """say says said saying tells told claims claimed claiming allege alleges alleged argue argues argued insist
    insists insisted stated adds added noted suggest suggests suggested believe believes believed write writes
    wrote tweet tweets tweeted warn warns warned assert asserts asserted maintain maintains maintained contend
    contends contended predict predicts predicted"""
)
# Any of these in a statement gives it a speaker.
VOICING = SAYING | _set(
    """announce announces announced announcing confirm confirms confirmed report reports reported reporting deny
    denies denied accuse accuses accused describe describes described explain explains explained declare declares
    declared estimate estimates estimated testify testified acknowledge acknowledges acknowledged admit admits
    admitted vow vows vowed pledge pledges pledged according quote quoted express expresses expressed call calls
    called calling criticise criticize criticised criticized reveal reveals revealed stress stressed emphasise
    emphasize emphasized emphasised mention mentions mentioned think thinks thought show shows showed find finds
    found indicate indicates indicated expect expects expected conclude concluded allegation allegations
    accusation reportedly allegedly urge urged ask asks asked comment commented comments discuss discusses
    discussed recall recalls recalled respond responded reply replied see sees saw learn learned hear heard per
    view views statement feel feels felt consider considers considered suspect suspects suspected blame blames
    blamed praise praised credit reiterate reiterated highlight highlights highlighted advise advised share shared
    question questioned dismiss dismissed reject rejects rejected refer referred defend defended"""
)

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
