"""The verbs of saying and believing."""

from __future__ import annotations

# Says that what follows, or what stood before, is somebody's claim.
SAYING = frozenset(
    """say says said saying tells told claims claimed claiming allege alleges alleged argue argues argued insist
    insists insisted stated adds added noted suggest suggests suggested believe believes believed write writes
    wrote tweet tweets tweeted warn warns warned assert asserts asserted maintain maintains maintained contend
    contends contended predict predicts predicted""".split()
)

# Says who told it, of what is told as a fact: it may be told without them.
TELLING = frozenset(
    """announce announces announced announcing confirm confirms confirmed declare declares declared explain explains
    explained reveal reveals revealed acknowledge acknowledges acknowledged admit admits admitted concede concedes
    conceded deny denies denied vow vows vowed recall recalls recalled""".split()
)

# Says more of a saying than that it was said: each line needs one of its own words in the source.
ADMITTING = (
    frozenset(
        """admit admits admitted admitting admission confess confesses confessed confession concede concedes conceded
        acknowledge acknowledges acknowledged guilty plea""".split()
    ),
    frozenset("confirm confirms confirmed confirming confirmation verify verified proves proved proven proof".split()),
    frozenset("deny denies denied denying denial reject rejects rejected dispute disputes disputed not no".split()),
    frozenset("lie lies lied lying".split()),
)

# Says that what follows is what somebody has in mind.
BELIEVING = frozenset(
    """think thinks thought fear fears feared hope hopes hoped expect expects expected speculate speculates
    speculated""".split()
)

# Any of these in a statement gives it a speaker.
VOICING = (
    SAYING
    | BELIEVING
    | frozenset(
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
    question questioned dismiss dismissed reject rejects rejected refer referred defend defended""".split()
    )
)
