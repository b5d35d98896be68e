"""Copies of katas: the workspace an app is served from, the learner's own, and the change between the two."""

from checker.workspace.assembly import assemble
from checker.workspace.diff import change, changed_files
from checker.workspace.learner_copy import copy_for_learner, is_learner_folder, reset

__all__ = ["assemble", "change", "changed_files", "copy_for_learner", "is_learner_folder", "reset"]
