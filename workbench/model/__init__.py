"""The words of the field as values: no store, no network, no clock, no user interface."""
