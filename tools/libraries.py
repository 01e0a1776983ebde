"""Texts of the libraries that pages show: what Django and allauth say on forms, and do not say well everywhere."""

from __future__ import annotations

TEXTS: tuple[str | tuple[str, str], ...] = (
    # every form
    "This field is required.",
    "Null characters are not allowed.",
    "Enter a valid value.",
    "Enter a whole number.",
    "Enter a valid date.",
    "Enter a valid date/time.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "No file was submitted.",
    "The submitted file is empty.",
    (
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ),
    (
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    # passwords
    (
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    "Your password can’t be too similar to your other personal information.",
    "Your password can’t be a commonly used password.",
    "Your password can’t be entirely numeric.",
    (
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    "The password is too similar to the %(verbose_name)s.",
    "This password is too common.",
    "This password is entirely numeric.",
    "You must type the same password each time.",
    "Please type your current password.",
    "Current Password",
    "New Password",
    "New Password (again)",
    "Username",
    "Password",
    "username",
    # second factors
    "Code",
    "Authenticator code",
    "Incorrect code.",
)
"""A pair is a text for one and for several."""
