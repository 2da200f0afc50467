"""Postal addresses by their form."""

import pytest

from workbench.model.places import mask_places


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("at 12 Elm Street, now", "at [address], now"),
        ("at 12 maple grove road", "at [address]"),
        ("350 5th Ave", "[address]"),
        ("901 Elm St, Apt 4B, Springdale, IL 61909.", "[address]."),
        ("Flat 3, 14 High Road, London SW1A 2AA", "[address]"),
        ("PO Box 123", "[address]"),
        ("Hauptstr. 5a, 12345 Kleinstadt", "[address]"),
        ("Am Markt 3, 12345 Kleinstadt", "[address]"),
        ("Calle Mayor, 15, 3\u00ba B", "[address]"),
        ("6 hour drive, 2 way street, 90 cars on the road", "6 hour drive, 2 way street, 90 cars on the road"),
        ("Sitzplatz 12, Umweg 20 Minuten, Heimweg 3 km", "Sitzplatz 12, Umweg 20 Minuten, Heimweg 3 km"),
        ("auf der Stra\u00dfe 2015", "auf der Stra\u00dfe 2015"),
        ("in Ronda 2025, plaza llena 5 horas", "in Ronda 2025, plaza llena 5 horas"),
        ("the 2nd pick of the 2012 1st rd", "the 2nd pick of the 2012 1st rd"),
    ],
)
def test_addresses_are_masked_and_streets_that_are_only_named_stay(said: str, shown: str) -> None:
    assert mask_places(said) == shown
