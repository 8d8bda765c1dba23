"""Servers that give every client the same answer, or none: none of them may ever look conformant."""
