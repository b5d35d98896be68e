"""Outside the wall: starts the programs that hold learner code, and takes nothing they say on trust."""
