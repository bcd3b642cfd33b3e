"""Generators of the training text of Lorikeet's built-in base model; make_corpus.py assembles them."""
