"""Check digits: small sums that find every single wrong digit, and most swapped ones."""

from __future__ import annotations

from collections.abc import Sequence

LETTERS = {letter: str(number) for number, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", start=10)}


def mod_97(text: str) -> int:
    """The remainder by 97 of a number whose letters count A=10 to Z=35 (ISO 7064 MOD 97-10); 1 is right."""
    return int("".join(LETTERS.get(sign, sign) for sign in text)) % 97


def mod_11_10(digits: str) -> bool:
    """Whether the last digit is the check digit of those before (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in digits[:-1]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def luhn(digits: str) -> bool:
    """Whether the last digit is right by Luhn's sum, every second digit doubled from the right."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def weighted(digits: str, weights: Sequence[int]) -> int:
    """The sum of the digits, each times its weight; digits beyond the weights do not count."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
