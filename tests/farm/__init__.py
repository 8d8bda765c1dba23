"""Tests of the mock farm."""
