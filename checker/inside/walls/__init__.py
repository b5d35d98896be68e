"""The walls: what a process does to itself before the first line of learner code, so that it can only compute.

Landlock bounds files, seccomp system calls, empty capability sets the rights of root; a supervisor outside answers for
what is budgeted. Needs no root, no container and no namespace.
"""
