"""`brief compare`: which prompt, or model, is better on the same evidence, and is that more than luck?

command | run         the grid: every variant x model x seed tells the same stories from the same evidence
run     | replay      the model; what it wrote before comes from the `cache`
grid    | measures    what each telling is worth, in numbers
numbers | statistics | verdict | result      paired by story, in words
result  | report | page | gate | judge
"""
