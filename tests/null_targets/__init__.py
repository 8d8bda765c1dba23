"""Servers that say the same to everybody, or nothing: none of them may ever look conformant."""
