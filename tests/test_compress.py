from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brief.compress import compressions, keeps_structure
from brief.syntax import Parser

# A sentence, and a form of it that an editor would print.
SHORTER = [
    # Participle clauses.
    ("The ferry ran aground off Lantern Point, spilling diesel.", "The ferry ran aground off Lantern Point."),
    ("The council approved the tram line, ending nine years of argument.", "The council approved the tram line."),
    ("Citing cracks in the wall, the engineers closed the quay.", "The engineers closed the quay."),
    ("Built in 1962, the dam supplies water to three towns.", "The dam supplies water to three towns."),
    ("Rescuers, working through the night, freed eleven miners.", "Rescuers freed eleven miners."),
    ("The company, based in Ossering, makes turbines.", "The company makes turbines."),
    ("The rivers, swollen by rain, burst their banks.", "The rivers burst their banks."),
    ("The premier resigned, having lost the vote.", "The premier resigned."),
    # Appositions.
    ("The mayor, a former nurse, opened the clinic on Friday.", "The mayor opened the clinic on Friday."),
    ("Ada Lund, the finance minister, rejected the plan.", "Ada Lund rejected the plan."),
    ("The airline, Europe's third largest, cancelled 200 flights.", "The airline cancelled 200 flights."),
    ("The mine is safe, said Ada Lund, the minister for energy.", "The mine is safe, said Ada Lund."),
    ("About 60 people, most of them children, were on board.", "About 60 people were on board."),
    ("Lund, 54, a former judge, has led the party.", "Lund, a former judge, has led the party."),
    (
        "The settlement, brokered by Emeric Sand, a retired judge, raises pay.",
        "The settlement, brokered by Emeric Sand, raises pay.",
    ),
    ("The captain of the ferry, Ada Lund, has resigned.", "The captain of the ferry has resigned."),
    ('The captain called it a "burning deck," and he jumped.', 'The captain called it a "burning deck".'),
    ("The judge asked for Lund's dismissal – and left.", "The judge asked for Lund's dismissal."),
    # Relative clauses between commas.
    (
        "Ada Lund, who runs the yard with her husband, Ivo, told the court of the theft.",
        "Ada Lund, who runs the yard with her husband, told the court of the theft.",
    ),
    ("The harbour board, which oversees the port, closed the quay.", "The harbour board closed the quay."),
    ("The driver, who had worked a double shift, lost control.", "The driver lost control."),
    ("The factory, where 300 people work, will close in June.", "The factory will close in June."),
    (
        "The lawyer said that the firm, which had paid no tax, would appeal.",
        "The lawyer said that the firm would appeal.",
    ),
    ("The miners, eleven of whom were hurt, were taken to hospital.", "The miners were taken to hospital."),
    ("The wind, which reached 140 km/h, tore off roofs, police said.", "The wind tore off roofs, police said."),
    # Openings.
    ("However, the court upheld the ban.", "The court upheld the ban."),
    ("Meanwhile, rescue teams searched the northern slope.", "Rescue teams searched the northern slope."),
    (
        "The firm, which is owned by the city, also promised to hire 140 drivers.",
        "The firm, which is owned by the city, promised to hire 140 drivers.",
    ),
    ("As a result, ferries stayed in port.", "Ferries stayed in port."),
    ("Luckily, no one was hurt.", "No one was hurt."),
    ("For three years, drivers have blocked the depot.", "Drivers have blocked the depot."),
    ("The dam – the largest in Velmark – supplies three towns.", "The dam supplies three towns."),
    # What happened to a man of whom more is told happened to a man.
    ("A rookie officer who shot a man was charged on Tuesday.", "A rookie officer was charged on Tuesday."),
    ("A student twice investigated by the school has sued the dean.", "A student has sued the dean."),
    ("However, Lund said, “We will stay.”.", "Lund said, “We will stay.”"),
    ("But the union accepted the offer.", "The union accepted the offer."),
    ("And so the trial began.", "The trial began."),
    ("Moreover, the fee, introduced in May, has been doubled.", "The fee has been doubled."),
    ("Then, in a second vote, the assembly rejected the tax.", "The assembly rejected the tax."),
    # Circumstances.
    ("On Tuesday, the assembly passed the water law.", "The assembly passed the water law."),
    ("After the vote, the minister left the hall.", "The minister left the hall."),
    ("During the night, the river rose by two metres.", "The river rose by two metres."),
    ("With the harbour closed, ships waited offshore.", "Ships waited offshore."),
    ("In a statement, the company denied the charge.", "The company denied the charge."),
    ("While the talks went on, drivers blocked the depot.", "Drivers blocked the depot."),
    ("The bus, with 40 people aboard, fell into the river.", "The bus fell into the river."),
    ("She said that, after the vote, the council would meet.", "She said that the council would meet."),
    # Parentheses.
    ("The bank (founded in 1890) will merge with a rival.", "The bank will merge with a rival."),
    ("The crew left the ship (the Grey Gull) at dawn.", "The crew left the ship at dawn."),
    # Who is named beside a verb of saying whose subject stands.
    ("The leader of the party, Ana Ruiz, said the vote was fair.", "The leader of the party said the vote was fair."),
    ("The minister, who met the union, said the strike was over.", "The minister said the strike was over."),
    # When something was said.
    (
        "The minister said Friday that the bridge would open in May.",
        "The minister said that the bridge would open in May.",
    ),
    ("Ivo Brandt said on Monday that the tram was late.", "Ivo Brandt said that the tram was late."),
    ("Ivo Brandt said in May that the tram was late.", "Ivo Brandt said that the tram was late."),
    (
        "The spokesman told reporters on Sunday that the fire was out.",
        "The spokesman told reporters that the fire was out.",
    ),
    (
        "The wind tore off roofs, the weather service said on Sunday.",
        "The wind tore off roofs, the weather service said.",
    ),
    # Second predicates and light adverbs.
    ("The farmers blocked the road and burned tyres.", "The farmers blocked the road."),
    ("The storm destroyed the harbour and killed two sailors.", "The storm destroyed the harbour."),
    ("Inspectors visited the plant, and police sealed it.", "Inspectors visited the plant."),
    ("The firm lost 4 million crowns in 2019 and sold its ships.", "The firm lost 4 million crowns in 2019."),
    ("Two firms lost money and closed nine plants.", "Two firms lost money."),
    # The full stop of an abbreviation is the sentence's, too.
    ("The council sold the quay to Lund Inc. and closed the port.", "The council sold the quay to Lund Inc."),
    ("The company has also opened a second plant.", "The company has opened a second plant."),
    ("The court recently rejected the appeal.", "The court rejected the appeal."),
    # Several at once.
    (
        "The museum reopened on Sunday with a concert, drawing long queues, after a restoration that took nine years.",
        "The museum reopened on Sunday with a concert.",
    ),
    (
        "However, Ada Lund, who leads the party, said on Monday that the firm, based in Brannet, would appeal.",
        "Ada Lund said that the firm would appeal.",
    ),
]

# A sentence, and the words that each of its forms must hold.
KEPT = [
    ("The heist was filmed by cameras, The Mail on Sunday reports.", "The Mail on Sunday reports"),
    ("The last incident occurred in March, 2010.", "2010"),
    ("A driver who drinks must pay a fine.", "who drinks"),
    ("A driver who was not drunk paid no fine.", "who was not drunk"),
    ("The firm announced an agreement to buy a rival.", "to buy a rival"),
    ("The driver who drank paid a fine.", "who drank"),
    # What tells apart, how somebody was found, an object of two verbs.
    ("The case, Lund v. Harbour Board, was brought by two pilots.", "Lund v. Harbour Board"),
    ("Guests included Mayor Boris Brandt and Minister for Ports, Tessa Lund.", "Tessa Lund"),
    ("Brandt was found two years later, hanging from a rope.", "hanging from a rope"),
    ("The yard will be building and selling small boats.", "and selling small boats"),
    ("The skaters trained in Brannet under French coach, Ada Lund.", "Ada Lund"),
    ("Actors Ada Lund, Ivo Brandt, Emeric Sand and Tessa Falk are among the donors.", "Ivo Brandt"),
    ("Actors Ada Lund, Zach Galifin, Renee Sand, Ivo Brandt and Ada Falk are among the donors.", "Zach Galifin"),
    ("The mayor credited the divers, in their second year, with the rescue.", "with the rescue"),
    ("She swam for an hour then drove home.", "then drove home"),
    ("A diver told The Mail on Sunday that the dam was safe.", "The Mail on Sunday"),
    ("In its third week, the film earned 61 million crowns.", "In its third week"),
    # What tells who the subject is.
    ("When Lund came to Brannet, she was given a flat.", "When Lund came to Brannet"),
    ("After Ada Lund had joined in May, the team won nine matches.", "Ada Lund"),
    # Negation, and what it reaches over.
    ("The bridge will not open in May, the builder said.", "will not open in May"),
    ("The guards never opened the gate.", "never opened"),
    ("Since Monday, no ferry has sailed.", "Since Monday"),
    ("Since the pipe broke, no water has reached the town.", "Since the pipe broke"),
    ("The ministry has not officially confirmed the deaths.", "not officially confirmed"),
    ("No minister has publicly denied the claim.", "publicly denied"),
    ("The company did not pay the fine and repair the pipe.", "and repair the pipe"),
    ("The company neither paid the fine nor repaired the pipe.", "neither paid the fine nor repaired the pipe"),
    ("The minister has yet to decide.", "yet to decide"),
    # Conditions.
    ("The union will strike if the operator rejects the offer.", "if the operator rejects the offer"),
    ("Unless the rain stops, the dam will overflow.", "Unless the rain stops"),
    ("The road stays closed until the inspectors have finished.", "until the inspectors have finished"),
    ("The port will reopen only after an inspection.", "only after an inspection"),
    ("The road is open to buses, on Sundays only.", "on Sundays only"),
    ("The council will sell the land and close the port if the court agrees.", "if the court agrees"),
    ("The boats sail, in any weather, not on Sundays.", "not on Sundays"),
    ("The firm will be fined, assuming the court agrees.", "assuming the court agrees"),
    ("The deal, pending approval by the court, ends the dispute.", "pending approval by the court"),
    ("On condition that taxes fall, the union will sign.", "On condition that taxes fall"),
    ("With the approval of the council, the firm may build 60 flats.", "With the approval of the council"),
    ("When the rain stops, crews will search the slope.", "When the rain stops"),
    ("The drivers ended the strike and will return unless the firm pays.", "unless the firm pays"),
    ("The treaty, if ratified, would end the dispute.", "if ratified"),
    ("The rule applies to ships, provided that they carry oil.", "provided that they carry oil"),
    ("During strikes, only one train runs each hour.", "During strikes"),
    ("But for the rain, the fire would have spread.", "But for the rain"),
    ("All regions, except the coast, lost jobs.", "except the coast"),
    # Reasons and concessions.
    ("The assembly approved the law because the court had demanded it.", "because the court had demanded it"),
    ("Although the mayor protested, the council sold the land.", "Although the mayor protested"),
    # Who says it.
    ("The storm killed six sailors, according to the coast guard.", "according to the coast guard"),
    ("According to the growers, half of the apples were lost.", "According to the growers"),
    ("The ferry hit a reef, the coast guard said.", "the coast guard said"),
    ("The bank, the regulator said, had hidden its losses.", "the regulator said"),
    ("The dam is safe, as the mayor claims.", "as the mayor claims"),
    ("The dam is safe, as experts believe.", "as experts believe"),
    ("In Ada Lund's view, the plan is illegal.", "In Ada Lund's view"),
    ('The mayor promised help, telling reporters, "We will rebuild."', "telling reporters"),
    # The parser takes this name for an apposition of the law.
    ("Growers will ask for a delay of the water law, Conrad Hale, who leads the Progress Union, said.", "Conrad Hale"),
    ("No minister said on Monday that the dam was safe.", "on Monday"),
    # Restrictive clauses.
    ("Drivers who worked at night received a bonus.", "who worked at night"),
    ("The villages that flooded in June will be moved.", "that flooded in June"),
    # The inside of quotations.
    ('The minister called the deal "a mistake, a costly one, for us".', '"a mistake, a costly one, for us"'),
    ("The captain called the reef 'a trap, a known one, for ferries'.", "'a trap, a known one, for ferries'"),
    ("“The dam, which we built, is safe,” the engineer said.", "“The dam, which we built, is safe,” the engineer said"),
    # Hedges and bounds.
    ("The director allegedly took 40,000 crowns.", "allegedly took"),
    ("The company reportedly plans to close two plants.", "reportedly plans"),
    ("The fire destroyed about 300 houses and at least two schools.", "about 300 houses and at least two schools"),
    ("At least in part, the delay was caused by rain.", "At least in part"),
    ("In theory, the dam can hold twice as much water.", "In theory"),
    ("On average, a flat costs 400 crowns a month.", "On average"),
    ("The firm must pay no later than May.", "no later than May"),
    ("Hospitals must report deaths within two days.", "within two days"),
    ("The company may, within limits, sell the land.", "within limits"),
    ("The council chose a tram rather than a motorway.", "rather than a motorway"),
    # When it happened, and where a rate holds.
    ("The dam burst on 14 March 2019.", "on 14 March 2019"),
    ("On 14 March 2019, the dam burst, killing 19 people.", "On 14 March 2019"),
    ("In 2019, the firm lost 4 million crowns.", "In 2019"),
    ("In May, six rhinos were moved to the northern park.", "In May"),
    ("In March, the company bought two ships.", "In March"),
    ("In late September, the river rose.", "In late September"),
    ("In Sept., the river rose.", "In Sept."),
    ("After a vote in May, the council closed the port.", "After a vote in May"),
    ("The rhinos, in May, were moved to the northern park.", "in May"),
    ("The keeper said that in May, six rhinos were moved.", "in May"),
    ("The police said they arrested the man on Monday.", "on Monday"),
    ("The owners of the bank were warned in March.", "in March"),
    ("In the north, prices rose by 4 percent.", "In the north"),
    # Two predicates with a number each: one of them is a selection.
    ("The firm lost 4 million crowns in 2019 and made 3 million in 2020.", "and made 3 million in 2020"),
    ("The firm lost four ships and bought nine.", "and bought nine"),
    ("In 2019 four ships sank, and in 2020 nine ships sank.", "and in 2020 nine ships sank"),
    ("Four sailors drowned, and nine swam ashore.", "nine swam ashore"),
    # Lists, and openings that are no connectives.
    ("The firm makes boats, engines, sails and ropes.", "boats, engines, sails and ropes"),
    ("Boats, which were old, engines and sails were lost.", "Boats, which were old, engines and sails"),
    ("The minister, Ada Lund, and the mayor, Ivo Brandt, met.", "Ada Lund, and the mayor, Ivo Brandt"),
    ("The dam both supplies water and makes power.", "both supplies water and makes power"),
    ("So far, 14 people have died.", "So far, 14 people"),
    ("So many people came that the hall was closed.", "So many people"),
    ("Instead of a tram, the city will build a road.", "Instead of a tram"),
    ("Then-mayor Ivo Brandt signed the contract.", "Then-mayor"),
    ("However hard they tried, the crews failed.", "However hard they tried"),
]

# A sentence, and a cut of it that changes who did what.
BAD = [
    ("The minister said the dam had burst.", "Said the dam had burst."),
    ("The port will stay closed, the harbour master said.", "The port will stay closed, said."),
    ("There was no fire in the tunnel.", "Was no fire in the tunnel."),
    ("The capital, Ossering, rejected the agreement that Brannet signed.", "The capital, Ossering, the agreement."),
    ("The union of drivers rejected the offer of the city.", "The offer of the city rejected."),
    ("Lund asked Brandt to halt the strike that began on Sunday.", "Lund asked Brandt to halt the strike on Sunday."),
    ("The firm sold the mine that it bought in May.", "The firm sold the mine in May."),
    ("The ferry sank, killing six people, the coast guard said Friday.", "The ferry sank Friday."),
    ("The ship left Brannet with coal and reached Ossering with grain.", "The ship left Brannet with grain."),
    ("The mayor praised the nurse.", "The nurse praised the mayor."),
    ("The mayor, who met the minister, resigned.", "The minister resigned."),
    ("The bank that the regulator sued lost money.", "The regulator lost money."),
    ("The storm that hit the coast destroyed the harbour.", "The coast destroyed the harbour."),
    ("The union said the operator had lied.", "The union had lied."),
    ("The police who freed the hostages shot the guard.", "The hostages shot the guard."),
    ("Ivo Brandt accused the firm, and Ada Lund praised the council.", "Ivo Brandt praised the council."),
    ("The doctor told the nurse that the patient had died.", "The doctor had died."),
    ("The minister denied that the treaty was signed.", "The treaty was denied."),
    ("The dam did not burst.", "The dam did burst."),
    ("The guards did not see the fire, and the crew left.", "The guards did see the fire, and the crew left."),
    ("No ferry sailed on Monday.", "Ferry sailed on Monday."),
    ("The ferry sailed on Monday.", "The ferry sailed on Tuesday."),
]

_QUOTES = '"“”'


def printed(parser: Parser, text: str) -> list[str]:
    """The forms of a sentence that pass the second parse."""
    (full,) = parser.parse([text])
    forms = compressions(full)
    return [form for form, short in zip(forms, parser.parse(forms), strict=True) if keeps_structure(full, short)]


def is_subsequence(short: str, full: str) -> bool:
    """Whether the characters that are not white space stand in both in the same order, the first in either case."""
    rest = iter("".join(full.casefold().split()))
    return all(mark in rest for mark in "".join(short.casefold().split()))


@pytest.mark.parametrize(("full", "short"), SHORTER)
def test_an_editors_cut_is_among_the_forms(parser: Parser, full: str, short: str) -> None:
    assert short in printed(parser, full)


@pytest.mark.parametrize(("full", "words"), KEPT)
def test_what_binds_the_truth_never_goes(parser: Parser, full: str, words: str) -> None:
    (parse,) = parser.parse([full])
    assert [form for form in compressions(parse) if words not in form] == []


@pytest.mark.parametrize(("full", "bad"), BAD)
def test_a_cut_that_changes_who_did_what_is_refused(parser: Parser, full: str, bad: str) -> None:
    before, after = parser.parse([full, bad])
    assert not keeps_structure(before, after)


@pytest.mark.parametrize("text", [full for full, _ in (*SHORTER, *KEPT)])
def test_a_sentence_keeps_its_own_structure(parser: Parser, text: str) -> None:
    full, again = parser.parse([text, text])
    assert keeps_structure(full, again)


def test_the_longest_form_is_the_sentence_without_its_opening(parser: Parser) -> None:
    (parse,) = parser.parse(["Meanwhile, the fee, introduced in May, has been doubled."])
    assert compressions(parse) == (
        "The fee, introduced in May, has been doubled.",
        "The fee has been doubled.",
    )


def test_a_word_that_stands_twice_is_taken_where_the_cut_left_it(parser: Parser) -> None:
    # Taken from the left, "the" would be the one of the subject that is gone.
    full, short = parser.parse(["During the night, the river rose by two metres.", "The river rose by two metres."])
    assert keeps_structure(full, short)


def test_the_same_text_has_the_same_forms_alone_and_in_company(parser: Parser) -> None:
    texts = [full for full, _ in SHORTER]
    together = [compressions(parse) for parse in parser.parse(texts)]
    assert [compressions(parser.parse([text])[0]) for text in texts] == together


def test_of_two_asides_side_by_side_the_second_stays(parser: Parser) -> None:
    (parse,) = parser.parse(["Lund, 54, a former judge, has led the party."])
    assert compressions(parse)[1:] == ("Lund, a former judge, has led the party.",)


def test_many_asides_make_few_forms(parser: Parser) -> None:
    asides = ", who won, ".join(["Lund"] * 2) + "".join(f", citing rule {number}" for number in range(12))
    (parse,) = parser.parse([f"On Monday, the court (sitting in Brannet) freed {asides}, and went home."])
    assert len(compressions(parse)) <= 128


def test_an_empty_text_has_one_empty_form(parser: Parser) -> None:
    (parse,) = parser.parse([""])
    assert compressions(parse) == ("",)


OPENINGS = ["", "However, ", "On Tuesday, ", "Citing costs, ", "But ", "In the north, ", "When it rained, ", "“", "So "]
SUBJECTS = ["the mayor", "Ada Lund", "no driver", "the harbour board", "two of the firms", "she"]
ASIDES = [
    "",
    ", a former nurse,",
    ", who leads the council,",
    " (based in Brannet)",
    ", the union said,",
    ", if asked,",
]
VERBS = ["closed the quay", "did not say why", "may also sell the land", "said Friday that prices fell", "left"]
TAILS = ["", ", killing two", " and went home", ", according to police", ", which “was, in short, late”", "” on Friday"]

sentences = st.builds(
    lambda opening, subject, aside, verb, tail: f"{opening}{subject}{aside} {verb}{tail}.",
    *(st.sampled_from(pieces) for pieces in (OPENINGS, SUBJECTS, ASIDES, VERBS, TAILS)),
)
few = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(text=sentences)
@few
def test_every_form_only_leaves_words_out(parser: Parser, text: str) -> None:
    (parse,) = parser.parse([text])
    forms = compressions(parse)
    assert all(is_subsequence(form, text) for form in forms)
    assert len(set(forms)) == len(forms)
    assert [len(form) for form in forms] == sorted((len(form) for form in forms), reverse=True)


@given(text=sentences)
@few
def test_no_form_breaks_a_quotation_or_the_commas(parser: Parser, text: str) -> None:
    (parse,) = parser.parse([text])
    for form in compressions(parse):
        balance = [sum(form.count(mark) for mark in _QUOTES), sum(text.count(mark) for mark in _QUOTES)]
        assert balance[0] % 2 == balance[1] % 2
        assert form.count("(") == form.count(")")
        assert not any(slip in form for slip in (",,", ", ,", ",.", " .", " ,", "  ", "()"))
        assert form[0].isupper() or form[0] in _QUOTES


@given(text=st.text(max_size=80) | st.text("ab ,.\"'()“”-\n", max_size=60))
@few
def test_any_text_has_forms(parser: Parser, text: str) -> None:
    (parse,) = parser.parse([text])
    forms = compressions(parse)
    assert forms
    assert all(is_subsequence(form, text) for form in forms)
    for short in parser.parse(forms):
        keeps_structure(parse, short)
