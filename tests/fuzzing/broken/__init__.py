"""Readers that are broken on purpose: the fuzzer must find them."""
