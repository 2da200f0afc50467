"""The numbers that gates are made of."""
