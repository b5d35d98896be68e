"""The program that holds learners' code: started on its own, with a clean environment, never imported by the judge."""
