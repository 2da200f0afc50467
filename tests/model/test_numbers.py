"""Numbers that are somebody's, and numbers that are not."""

import pytest

from workbench.model.numbers import luhn, mask_numbers


def test_the_check_digit_of_a_card_is_that_of_the_standard() -> None:
    # ISO/IEC 7812-1 gives 7992739871 with the check digit 3.
    assert luhn("79927398713")
    assert not any(luhn(f"7992739871{digit}") for digit in "012456789")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("card 4111 1111 1111 1111, gone", "card [card], gone"),
        ("4111-1111-1111-1112", "4111-1111-1111-1112"),  # the check digit is wrong
        ("order 4111111111111111", "order 4111111111111111"),
        ("call 555-0100", "call [phone]"),
        ("row 555-0100", "row 555-0100"),
        ("(555) 234-0100!", "[phone]!"),
        ("+49 (0)30 901820 oder 0171/2345678", "[phone] oder [phone]"),
        ("612 34 56 78", "[phone]"),
        ("order no. 612 34 56 78", "order no. 612 34 56 78"),
        ("1 234 567 890 users", "1 234 567 890 users"),
        ("2024-05-12 and 12.05.2024 10.30", "2024-05-12 and 12.05.2024 10.30"),
        # The examples of the registry of ISO 13616, and one of them with another digit.
        ("DE89 3704 0044 0532 0130 00 please", "[iban] please"),
        ("GB82 WEST 1234 5698 7654 32, GB82 WEST 1234 5698 7654 33", "[iban], GB82 WEST 1234 5698 7654 33"),
        ("from 198.51.100.7:443", "from [ip]"),
        ("version 198.51.100.7, v1.2.3.4, 1.2.3.4", "version 198.51.100.7, v1.2.3.4, 1.2.3.4"),
        ("300.51.100.7", "300.51.100.7"),
        ("2001:db8::ff00:42, at 10:30:15", "[ip], at 10:30:15"),
    ],
)
def test_numbers_of_people_and_machines_are_masked_and_the_rest_stays(said: str, shown: str) -> None:
    assert mask_numbers(said) == shown
