"""Benchmarks: what the harness costs, beside what does the same without it. Measured by `make bench`, not by a test."""
