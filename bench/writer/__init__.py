"""How good the writer is: against human summaries, against other ways, part by part. writer.md holds what came of it.

    python -m bench.writer rouge SHARED            briefings against human summaries, beside other ways
    python -m bench.writer parts SHARED            the same briefings, chosen from anew without some of their forms
    python -m bench.writer evidence SHARED         the sentences chosen against those that people marked
    python -m bench.writer sample SHARED           statements drawn at random beside their sources, to read closely
    python -m bench.writer speed SHARED            the whole command on five and on a hundred articles

events    articles with the human summaries of what they tell
extracts  leads, LexRank
plain     map and reduce by chat completions
ours      brief, and brief without one of its parts (without)
ways      all of these by name
cached    what each way made of each event, kept on disk: a changed writer makes only its own anew
rouge     the table of texts
parts     the table of forms left out
evidence  the table of evidence
sample    statements to read
speed     the table of times
"""
