"""Server-to-server requests as the servers' own logs show them (contract, sections 2 and 3)."""
