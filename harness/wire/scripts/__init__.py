"""Scripts of a page, followed as a browser would run them: read, and run on a page that is not there.

What is not known (the clock, a cookie, a file that was not read) is a value of its own; where a script's way depends on
it, both ways are gone. Nothing of a script can reach this machine: there are values of a page, and nothing else.
"""
