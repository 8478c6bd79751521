"""Countries with their peoples and short forms, titles, and words that only look like names."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# A name is carried by its country, its people or its short form: every word of a line stands for the same key.
_ALIASES = """
usa|us|united states|united states of america|america|american|americans
uk|united kingdom|britain|great britain|british|briton|britons
eu|european union
un|united nations
uae|united arab emirates|emirati|emiratis
nato|north atlantic treaty organization
isis|isil|daesh|islamic state
tv|tvs|television|televisions
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
new york|ny
new jersey|nj
new mexico|nm
new hampshire|nh
north carolina|nc
north dakota|nd
south carolina|sc
south dakota|sd
texas|tx|texan|texans
california|calif|californian|californians
florida|fla|floridian|floridians
illinois|ill
massachusetts|mass
michigan|mich
minnesota|minn
pennsylvania|penn
washington dc|dc
gop|republican|republicans|republican party
democrat|democrats|democratic|democratic party
rwanda|rwandan|rwandans
uganda|ugandan|ugandans
ghana|ghanaian|ghanaians
senegal|senegalese
europe|european|europeans
africa|african|africans
asia|asian|asians
"""

ALIASES: Mapping[str, str] = MappingProxyType(
    {form: line.split("|")[0] for line in _ALIASES.strip().splitlines() for form in line.split("|")}
)

TITLES = frozenset(
    """president vice prime minister chancellor secretary general foreign defence defense finance interior mr mrs ms
    dr sir dame lord lady king queen prince princess pope senator sen representative rep congressman congresswoman
    governor gov mayor judge justice gen col capt lt sgt maj adm colonel captain major admiral sheriff chief
    officer professor prof chairman chairwoman ceo director spokesman spokeswoman spokesperson ambassador rev
    reverend bishop archbishop cardinal coach former deputy state attorney commissioner st ex""".split()
)

# Capitalised only because they begin a sentence; stop words are known already.
STARTERS = frozenset(
    """although despite earlier elsewhere even eventually finally following former furthermore given hence however
    indeed instead last late later lately many meanwhile moreover nearly nevertheless never next nobody
    nonetheless none nothing now officials one two three four five six seven eight nine ten overall people perhaps
    police previously recently researchers separately shares several similarly since soon sources still then
    thereafter therefore thus today together tomorrow tonight ultimately unless unlike authorities witnesses
    within without yesterday yet according across additionally along already also amid among another around
    because besides both first second third half hundreds thousands millions dozens like local most much new old
    plus rather residents scientists experts analysts critics supporters protesters prosecutors lawmakers
    investigators though throughout towards toward usually whether whatever whenever wherever whoever whose""".split()
)

# With these a title is another.
QUALIFIERS = frozenset("former ex acting interim deputy vice incoming outgoing late".split())

# The kinds of bodies and places: a name is the same with and without its kind, but not with another.
KINDS = frozenset(
    """university school college academy institute records prefecture province county city town district state river
    lake airport hospital church cathedral police department ministry agency authority council committee commission
    company corporation inc corp ltd group bank party union league club united fc team award awards prize festival
    museum stadium center centre court association federation foundation society organization organisation
    program programme act street avenue road sea ocean base airlines airways newspaper magazine times show""".split()
)
