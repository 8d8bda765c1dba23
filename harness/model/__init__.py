"""The nouns that every room speaks: frozen, typed, without behaviour.

Import them from their modules (`harness.model.deployment`, `harness.model.outcome`, …).
"""
