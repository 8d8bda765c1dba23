"""The oracle: what the topic documents for any deployment, as a plan of cases."""
