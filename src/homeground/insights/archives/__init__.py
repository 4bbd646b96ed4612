"""Archives: what networks give their users of their own posts, read as history to measure against.

`opening` gives safe access to what is inside a file or folder, `finding` says by content which format it
is, and each format is a file that reads it into the shapes of `model`. Nothing here knows Django, a
database or the clock; `homeground.insights.keeping` writes down what is read.
"""
