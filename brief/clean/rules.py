"""The table of furniture: what a whole line says that is none of the article, as named rules.

The named groups of the patterns are the facts that a text states about itself: its title, publisher, date, ...
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from brief.dates import DATE, WEEKDAY, YEAR

_NAME = r"(?-i:[^\W\d_a-z][\w.'-]*)"
_ROLE = (
    r"(?:bureau|business|chief|columnist|correspondent|editor|foreign|political|reporter|science|senior|special|staff"
    r"|writer)"
)
# Possessive, since the same words match in more than one way and would be tried in all of them.
_NAMES = rf"{_NAME}(?:(?:\s*[,;&/|]\s*|\s+)(?:and|at|by|de|der|di|for|in|la|of|the|van|von|with|{_ROLE}|{_NAME}))*+"
AGENCY = (
    r"(?:(?-i:[A-Z]{2,6})|Agence France-Presse|Anadolu|Associated Press|Bloomberg|Interfax(?:-Ukraine)?|Kyodo|Reuters"
    r"|Ukrinform|Xinhua|Yonhap)"
)
# The last word of a newspaper's name, where it can hardly be another thing.
_PAPER = (
    rf"(?:{_NAME}\s+){{1,4}}(?-i:Bulletin|Chronicle|Courier|Daily|Dispatch|Echo|Examiner|Gazette|Globe|Guardian|Herald"
    r"|Independent|Inquirer|Journal|Ledger|Magazine|Monitor|News|Observer|Post|Radio|Sentinel|Telegraph|Times|Tribune"
    r"|TV|Weekly)"
)
_PUBLISHED = rf"(?:{WEEKDAY},?\s+)?(?P<published>{DATE})(?:[\s,|/\u2022\u00b7-]+(?:at\s+)?\d{{1,2}}[:.]\d\d.{{0,40}})?"
_COPYRIGHT = rf"(?:copyright\s+)?(?:\u00a9|\(c\)|copyright\s+(?=by\b|{YEAR}))\s*"
_COMPANY = (
    r"(?P<publisher>(?-i:[A-Z])[^|;,]{1,60}?)(?=\s*(?:$|[,;|]|(?<!\b[A-Z])\.|\s-|,?\s(?:all rights|visit|19\d\d|20\d\d"
    r"|AG|Co|Company|Corp|Corporation|GmbH|Inc|L\.?L\.?C|L\.?P|Limited|Ltd|Plc|S\.A)\b))"
)
_SECTION = (
    r"(?:africa|americas|analysis|arts|asia|breaking|business|climate|commentary|conflict|crime|culture|defen[cs]e"
    r"|economy|editorials?|education|energy|entertainment|environment|europe|exclusive|features?|finance|headlines?"
    r"|health|home|international|justice|latest|law|life|lifestyle|live|local|markets|media|middle east|military|money"
    r"|national|news|opinions?|politics|regions?|russia|science|security|society|sports?|stories|style|tech|technology"
    r"|top|travel|u\.?k\.?|u\.?s\.?|ukraine|updates?|video|war|weather|world)"
)
_NETWORK = (
    r"(?:bluesky|copy(?: link)?|e-?mail|facebook|flipboard|instagram|link|linkedin|messenger|pin|pinterest|pocket|print"
    r"|reddit|save|share|telegram|threads|tweet|twitter|viber|whatsapp|x|youtube)"
)
_PICTURE = r"(?:audio|cover photo|credit|file photo|graphic|illustration|image|map|photo|photograph|picture|video)s?"
_WIRE = r"(?:afp|ap|epa|getty(?: images)?|reuters)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of furniture and what a whole line of it says; its named groups are facts about the article."""

    name: str
    pattern: re.Pattern[str]


def _rule(name: str, *patterns: str) -> Rule:
    return Rule(name, re.compile("|".join(patterns), re.IGNORECASE))


# Above the body.
HEAD = (
    _rule("header", r"(?:title|headline)\s*:\s*[\"']?(?P<title>\S.*?)[\"']?"),
    _rule("header", r"(?:newspaper|outlet|publication|publisher|site|source)\s*:\s*[\"']?(?P<publisher>\S.*?)[\"']?"),
    _rule("header", rf"(?:date|pub_?date|publish_?date|published)\s*:\s*[\"']?{_PUBLISHED}[\"']?"),
    _rule("header", r"(?:canonical|link|permalink|url)\s*:\s*[\"']?(?P<url>https?://\S+?)[\"']?"),
    _rule("header", r"(?:language|lang)\s*:\s*[\"']?(?P<language>[a-z]{2,3}(?:[-_]\w+)*)[\"']?"),
    _rule("header", r"(?:author|byline|date|description|(?:last )?updated|modified|published|section)s?\s*:.*"),
    _rule("date", rf"(?:(?:first )?(?:published|posted)(?: on)?\s+)?{_PUBLISHED}(?:\s+by {_NAMES})?"),
    _rule("date", r"(?:last )?(?:updated|modified)(?: on| at)?\s.{0,40}\d.{0,40}(?<!\.)"),
    _rule(
        "byline",
        rf"(?:by|story|text|words|writer|(?:posted|published|written) by)\s*:?\s+{_NAMES}",
        rf"{_NAME}(?:\s{_NAME}){{1,3}}\s*[,|]\s*(?:{_ROLE}(?:\s{_ROLE})*|{AGENCY})",
    ),
    _rule("dateline", rf"[^\W\d_][\w ,.'-]{{1,40}}?\s*[\u2022\u00b7|/]\s*(?P<agency>{AGENCY})"),
    _rule("masthead", rf"(?P<publisher>{_PAPER}),\s+{_PUBLISHED}"),
    _rule("dateline", rf"[^\W\d_][\w .'-]{{1,40}},\s+{_PUBLISHED}(?:\s*\((?P<agency>{AGENCY})\))?(?:\s*-{{1,2}})?"),
    _rule("section", rf"{_SECTION}(?:(?:\s*[&,/|]\s*|\s+and\s+|\s+){_SECTION}){{0,3}}"),
    _rule("credit", rf"{_COPYRIGHT}.*"),
    _rule("link", r"(?P<url>https?://\S+)"),
)

ANYWHERE = (
    _rule(
        "copyright",
        rf"{_COPYRIGHT}(?:by\s+)?(?:{YEAR}(?:\s?-\s?{YEAR})?,?\s*)?(?:by\s+)?{_COMPANY}.*",
        rf"(?:{_COPYRIGHT}|all rights reserved).*",
    ),
    _rule(
        "legal",
        r"(?:distributed by|(?:re)?printed (?:by|with) permission|republished (?:under|with)).{1,150}",
        r"this (?:content|material) (?:cannot|may not|must not) be\b.*",
        r"about us|contact us|disclaimer|privacy|(?:privacy (?:notice|policy)|terms of (?:service|use))\b[^.]{0,120}",
    ),
    _rule(
        "navigation",
        r"(?:(?:back|go|return|scroll) to (?:the )?)?top(?: of (?:the )?page)?(?: button)?",
        r"(?:bottom|end) of (?:the )?page|skip to (?:main )?(?:content|navigation)",
        r"close|home(?:page)?|log ?in|log ?out|(?:main |toggle )?(?:menu|navigation)|register|search|sign in",
        r"(?:newer|next|older|prev|previous)(?: (?:article|page|post|story)s?)?|(?:load|show|view) (?:all|more)",
        r"home\s*[>|/:].{1,120}|[\w &'-]{1,30}(?:\s>\s[\w &'-]{1,60}){1,5}",
    ),
    _rule(
        "share",
        rf"{_NETWORK}(?:[\s,|/:\u2022\u00b7-]+(?:and|article|by|on|story|this|to|via|with|{_NETWORK}))*+:?",
        r"[\d.,]+k? (?:likes?|reactions?|shares?|views?)|share this\b[^.]{0,40}",
    ),
    _rule(
        "comments",
        r"(?:\d+ |no |read |show |view )?comments?(?: section)?(?:\s*\(\d+\))?:?",
        r"(?:add|leave|post|write) (?:a|your) (?:comment|reply)\b.{0,40}|be the first to comment.?",
        r"join the (?:conversation|discussion).{0,40}|(?:log|sign) in to (?:leave a )?(?:comment|reply).{0,40}",
        r"your e-?mail address will not be published.*|required fields are marked.{0,5}|save my name,? e-?mail.{0,120}",
    ),
    _rule(
        "related",
        r"(?:further|recommended|related|suggested)"
        r"(?: (?:articles?|content|coverage|news|posts?|reading|stor(?:y|ies)|topics?))?:?",
        r"(?:more (?:from|in|news)\b[^.]{0,40}|recommended for you|you (?:may|might) also (?:be interested in|like)):?",
        r"(?:editors?'?s? picks?|latest (?:news|stories)|most (?:popular|read|viewed)|top stories|trending(?: now)?):?",
        r"(?:also (?:read|see)|don't miss|(?:read|see|watch)(?: also| next| this next)|up next|what to read next):?",
    ),
    _rule(
        "read more",
        r"(?:also (?:read|see)|(?:read|see|watch)(?: also| more| next)?)\s*[:>].{1,250}",
        r"(?:find out|learn|read|see|view) more(?: (?:about|at|from|here|in|on)\b[^.]{0,80})?[.:>\u2026 ]*",
        r"(?:continue reading|(?:read|view) the (?:full|original) (?:article|story|text))[^.]{0,60}[.:>\u2026 ]*",
    ),
    _rule(
        "newsletter",
        r"(?:daily |free |our |the |weekly )*newsletters?|(?:enter your e-?mail|subscribe)\b[^.]{0,150}[.!]?",
        r"(?:get|receive|sign up|stay)\b.{0,150}\b(?:alerts|e-?mail|inbox|newsletters?|notifications)\b.{0,80}",
    ),
    _rule(
        "follow",
        r"follow (?:me|our|us)\b.{0,120}|donate(?: now)?[.!]?|become a (?:member|patron|subscriber)\b.{0,80}",
        r"follow .{1,60} on (?:bluesky|facebook|instagram|telegram|threads|twitter|x|youtube)\b.{0,60}",
        r".{0,80}\bour readers?'? (?:panel|poll|survey)\b.{0,80}",
        r"(?:download|join|support|try) (?:our|the|us) .{0,80}\b(?:app|channel|community|journalism)\b.{0,60}",
    ),
    _rule(
        "cookies",
        r"(?:our (?:site|website)|this (?:page|site|website)|we) uses? cookies\b.*",
        r"(?:accept|manage|reject)(?: all)? (?:consent|cookies|preferences)|cookie (?:policy|preferences|settings)",
        r"(?:please |you (?:must|need to) )?(?:allow|enable|turn on) (?:cookies|javascript)\b.*",
        r"(?:cookies|javascript) (?:are|is|must be|seems? to be) (?:disabled|enabled|not|required|turned off)\b.*",
        r"by (?:clicking|continuing)\b.*\b(?:cookies|privacy|terms)\b.*",
    ),
    _rule(
        "advertisement",
        r"(?:ads? by .{1,30}|advertis(?:ement|ing)|(?:paid|partner|promoted|sponsored)(?: content)?)(?:\s*-.{0,60})?",
        r"(?:(?:article|content|story) )?continues? (?:after|below)\b.{0,60}",
    ),
    _rule(
        "reading time",
        r"(?:\d{1,2}|one|two|three|five)[ -]min(?:ute)?s? (?:listen|read|watch)|listen(?: to this (?:article|story))?",
        r"(?:an?|one|\d{1,3}) (?:second|minute|min|hour|hr|day|week|month)s? ago",
    ),
    _rule(
        "tags",
        r"(?:categor(?:ies|y)|filed under|in this (?:article|story)|keywords?|labels?|tags?|topics?)\s*:.{0,250}",
    ),
    _rule("agency", rf"\(\s*(?P<agency>{AGENCY})\s*\)"),
    _rule("section", r"(?:filed|posted|published) (?:in|under)\s[^.]{1,60}"),
    _rule(
        "credit",
        rf"{_PICTURE}(?: credit| source)?\s*:.{{1,120}}|\(?{_PICTURE} (?:by|courtesy of|via) {_NAMES}\.?\)?",
        rf"\(?(?:{_WIRE}|file)(?: (?:file|images|photo))+(?:/.{{1,40}})?\)?\.?|getty images",
        rf"[\w .'-]{{2,40}}/\s*{_WIRE}|{_WIRE}/[\w .'-]{{2,40}}",
    ),
    _rule(
        "reporting",
        r"\(?(?:(?:additional|further) )?(?:compiled|edited|editing|reported|reporting|translated|writing|written)"
        rf"(?: and \w+)? (?:by|from) {_NAMES}\.?\)?",
        r".{2,120}\bcontributed (?:reporting|to (?:the|this) (?:article|report|story))\b.{0,40}",
        r"this (?:article|piece|post|story) (?:first|has been|is|originally|was)\b.{0,160}"
        r"\b(?:appeared|corrected|published|republished|syndicated|translated|updated)\b.*",
    ),
    _rule("contact", r"(?:(?:contact|e-?mail|write to)\b[^.]{0,80}?)?[\w.+-]+@[\w-]+\.[\w.]+|@\w{2,30}"),
    _rule("link", r"(?:https?://|www\.)\S+"),
    _rule("ornament", r"[\W_]+"),
)

# After such a line no body comes any more, if at least so many times more words stand before it than after it:
# comments and the copyright notice close a page, a list of other articles may stand in the middle of one.
CLOSING = {"comments": 1, "copyright": 1, "related": 4}

MASTHEAD = re.compile(rf"(?P<publisher>{_PAPER})")
