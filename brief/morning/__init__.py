"""A briefing every morning: nothing is missed, nothing is told twice, and what goes wrong is told where it is read.

run        one attempt, from the lock to the delivery
lock       one attempt at a time; one that was broken off is found out
plan       what an attempt has decided before it writes: the same again when it is resumed
notices    what went wrong since the last briefing, in words
outbox     briefings that wait for a channel
command    `brief schedule run`
"""
