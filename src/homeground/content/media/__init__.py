"""Files for posts: opened and understood, made to fit a network, kept by their content.

kinds      what a file is, by its first bytes
opening    what is in it, or why it cannot be used
fitting    what must be done to an image for a network: a plan, no pixels
rendering  the plan carried out
stripping  what an image says of people and places, removed without touching its pixels
renditions what was made, remembered
videos     whether a video is what a network takes
"""
