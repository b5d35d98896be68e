"""The rules, a file a stage: each looks at a scene and says in a claim what happened, or that it does not hold."""
