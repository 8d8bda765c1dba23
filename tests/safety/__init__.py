"""What a run may do to somebody else's lab, tried many times and at random moments (`make safe`)."""
