"""The words that negate, hedge, plan and limit."""

from __future__ import annotations

# Between a cue and the word that it governs.
PASSED = frozenset(
    """be been being to have has had do did does yet immediately fully ever also still even really actually just very
    any the a an of by in on at for from with that it its their his her some such so as is was were are am longer
    about only""".split()
)

NEGATORS = frozenset("not never no nobody nothing none neither nor cannot without hardly barely n't".split())

# Negators that reach over "to" or a preposition: what follows did not happen. "against" and "despite" do not negate.
SOFT_NEGATORS = frozenset(
    """fail failed fails failing refuse refused refuses refusing decline declined declines declining unable deny
    denied denies denying unlikely impossible lack lacked lacks lacking""".split()
)

SOFT_PHRASES = (("rather", "than"), ("instead", "of"), ("stopped", "short"), ("short", "of"), ("far", "from"))

POSSIBLE = frozenset(
    """may might could possibly perhaps maybe likely probably potentially possible unclear considering considers
    mulling""".split()
)

REPORTED = frozenset(
    """allegedly reportedly apparently supposedly purportedly alleged suspected accused unconfirmed""".split()
)

FUTURE = frozenset("will would shall".split())

NEARLY = frozenset("nearly almost practically virtually".split())

ONLY = frozenset("only solely exclusively merely".split())

# Before "to": it is meant to happen ("will" says no more), it is wished for by somebody, or it only looks so.
PLANNED = frozenset(
    """plan plans planned planning expect expects expected intend intends intended aim aims aimed agree agrees agreed
    promise promises promised pledge pledges pledged vow vows vowed prepare prepares prepared preparing scheduled set
    due going poised slated committed determined about""".split()
)

WANTED = frozenset(
    """hope hopes hoped hoping want wants wanted seek seeks sought seeking threaten threatens threatened threatening
    offer offers offered propose proposes proposed try tries tried trying attempt attempts attempted urge urges urged
    ask asks asked order orders ordered willing eager bid bids wish wishes wished""".split()
)

SEEMING = frozenset("appear appears appeared seem seems seemed".split())

# After a form of "be" and before "to": somebody says so.
BELIEVED = frozenset("believed said thought understood reported rumored rumoured alleged known feared presumed".split())

# With the one who is to do it between the verb and "to".
ASKING = frozenset(
    """urge urges urged urging ask asks asked order orders ordered want wants wanted tell tells told invite invited
    press pressed""".split()
)
