"""Scripts of a page, run by V8 on a page that is not there, as a browser would run them.

The page (`*.js`) supplies a window, a document and what else a browser has, and notes every way off it and everything
that it cannot answer. It runs in a process of its own (`worker.py`): a loop without end or a full memory ends that
process and nothing else. Nothing of a script can reach this machine: V8 alone has no files, no network and no Python.
"""
