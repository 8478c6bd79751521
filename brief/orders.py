"""Text that gives orders to a language model, in whatever disguise; news about such orders is none.

An order stands outside quotation marks, or fills the sentence: what a sentence quotes and says of whom is news.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from unicodedata import category, normalize

from brief.text import count_words, fold

_FRAME = 3  # words outside quotation marks from which they say whose the quoted words are
_QUOTED = re.compile(r"\"[^\"]*\"?|(?<!\w)'[^']{4,}'(?!\w)")
_CODED = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")

_MODEL = r"(?:AIs?|A\.I\.|LLMs?|GPTs?|(?:chat)?bots?|assistants?|(?:large )?language models?|models?|summari[sz]ers?)"
_RULES = (
    r"(?:instructions?|prompts?|directions?|directives?|guidelines?|rules?|orders?|commands?|constraints?|context"
    r"|safeguards?|training|programming|messages?|text|articles?)"
)
_DROP = r"(?:ignore|disregard|forget|override|bypass|discard|disobey|overlook|skip|pay no attention to|stop following)"
_EARLIER = (
    r"(?:previous|prior|above|earlier|preceding|foregoing|your|system|original|initial|all|any|every|other|these|those)"
)
_OUTPUT = (
    r"(?:answers?|briefings?|context window|digests?|guidelines|instructions|output|prompts?|replies|reply|responses?"
    r"|summar(?:y|ies)|system (?:message|prompt)|task|training)"
)
_TURN = r"(?:system|assistant|user|human|ai|developer|instructions?|prompt)"
# Where an order begins: a sentence or a clause, or words that make one of what follows.
_BEGINS = (
    r"(?:^\W*|[.!?:;>)\]*#|,-]\s*|\b(?:please|now|then|first|instead|important|urgent|attention|note|kindly|and|but)"
    r"[\s,:!-]+|\b(?:you (?:must|should|shall|will|can|may|(?:need|have|ought|are (?:required|told|instructed|ordered"
    r"|asked|to)) ?(?:to)?)|(?:task|job|goal|role|duty) is to|(?:want|need|ask|order|command|instruct|require)s? you"
    r" to)\s+(?:\w+ly\s+)?)"
)
_BEGUN = (
    rf"{_DROP}\b.{{0,40}}\b{_EARLIER}\b.{{0,40}}\b{_RULES}\b"
    rf"|{_DROP}\s(?:everything|anything|all|whatever|what)\b.{{0,30}}\b(?:above|before|earlier|so far|told|said)\b"
    r"|(?:do not|don't|never|stop)\s(?:cit(?:e|ing)|quot(?:e|ing)|summari[sz](?:e|ing)|verify(?:ing)?|check(?:ing)?"
    r"|follow(?:ing)?\s(?:your|the|any|previous))\b"
    r"|(?:(?:do not|don't|never)\s)?(?:mention|include|omit|leave out|write|put|say|add)\b.{0,60}\b(?:in|from|of|to)"
    r" (?:the|this|any|each|every) (?:answer|briefing|digest|output|reply|response|summary)\b"
    r"|from now on,? you\b"
    r"|(?:decode|decipher|unscramble)\b.{0,40}\b(?:follow|obey|execute|do (?:as|what)|act on|run)\b"
)
_FIRST = (
    r"cite (?:nothing|no\b|only)|the system (?:message|prompt) (?:demands|is|orders|requires|says|tells)\b"
    r"|(?:print|repeat|reveal|output|reply|respond|answer|say|write)\s(?:only|exactly|verbatim|after me|in (?:json|code"
    r"|capitals|all caps)|with|the (?:following|words?|sentence|phrase)|that|back|nothing|your|everything)\b"
    rf"|{_TURN}(?:\s(?:message|prompt|note|override|update))?\s*:"
)
_CALL = (
    r"(?:dear|hey|hello|hi|ok|okay|attention|notice|note|memo|message|instructions?|warning|to|for)\b(?: (?:to|for))?"
    rf"(?: (?:all|any|the|every))?[\s,:]+(?:\w+ )?{_MODEL}(?:\s*[:,!-]|\s(?:reading|processing|summari[sz]ing"
    r"|that (?:reads|read)|who reads)\b)"
)
_CAST = (
    r"(?:you are|you're|you will be|act as|acting as|behave as|pretend (?:to be|that you are|you are|you're)"
    r"|role-?play as|imagine (?:that )?you are|play the (?:part|role) of)\b"
    rf".{{0,40}}\b(?:{_MODEL}|(?:developer|god|debug|admin|jailbreak|unrestricted|maintenance) mode|DAN|jailbroken"
    rf"|unrestricted|unfiltered)\b|(?:if|when|since|because|as) you are an? (?:\w+ )?{_MODEL}\b"
)
_ORDERS = re.compile(
    rf"{_BEGINS}(?:{_BEGUN})|^\W*(?:{_FIRST})|(?:^\W*|[.!?:;]\s+){_CALL}|\b(?:{_CAST})"
    rf"|\byour (?:(?-i:[a-z]+) ){{0,2}}(?-i:{_OUTPUT})\b",
    re.IGNORECASE,
)
# What only the transcript of a chat with a model holds, also inside quotation marks.
_MARKUP = re.compile(
    rf"<\|?/?\s*(?:im_start|im_end|begin_of_text|eot_id|start_header_id|end_of_turn|start_of_turn|{_TURN})\b"
    rf"|\[/?(?:INST|SYSTEM|ASSISTANT)\]|<</?SYS>>|<!--|#{{2,}}\s*{_TURN}\b"
    rf"|[\"']role[\"']\s*:\s*[\"']{_TURN}\b|\b(?-i:BEGIN|END|NEW) (?-i:SYSTEM|PROMPT|INSTRUCTIONS?)\b",
    re.IGNORECASE,
)


def addresses_a_model(text: str) -> bool:
    """Say whether a text gives orders to a language model: such a text is never evidence and never a heading."""
    plain = text if text.isascii() else "".join(char for char in normalize("NFKC", text) if category(char) != "Cf")
    plain = fold(plain)
    outside = " ".join(_QUOTED.sub(" ", plain).split())
    said = outside if count_words(outside) >= _FRAME else plain
    return bool(_MARKUP.search(plain) or _ORDERS.search(said) or any(map(_hides_an_order, _CODED.findall(plain))))


def _hides_an_order(coded: str) -> bool:
    """Say whether a run of letters is the Base64 of an order."""
    try:
        return _ORDERS.search(b64decode(coded, validate=True).decode()) is not None
    except (NotBase64, UnicodeDecodeError):
        return False
