"""Keys of patients: the same on all claims of one patient, and no name or number of theirs."""

from hashlib import blake2b

from jcodes.errors import MalformedError
from jcodes.errors.messages import type_name

__all__ = ["as_salt", "patient_key"]

_MOST_SALT = 64


def as_salt(patient_salt: str) -> blake2b:
    """Return a hash of nothing yet with the salt of patient keys, which is copied for each key: half the time of a new one.

    Raises:
        MalformedError: Not text.
    """
    if not isinstance(patient_salt, str):
        raise MalformedError(
            f"patient_salt= must be a text, not {type_name(patient_salt)}",
            value=patient_salt,
            hint="give a text of your own, such as one from secrets.token_hex()",
        )
    return blake2b(digest_size=10, key=patient_salt.encode("utf-8", "surrogatepass")[:_MOST_SALT])


def patient_key(salt: blake2b, number: str, born: str, first_name: str) -> str:
    """Return a hash of the patient's number, date of birth and first name; blank without a number.

    Args:
        salt: From `as_salt`, of any text of the caller's own, so that nobody else can make the key.
        number: The member or record number.
        born: The date of birth, as the file writes it.
        first_name: The first name.
    """
    if not number:
        return ""
    text = f"{number}\0{born}\0{first_name.upper()}"
    hashed = salt.copy()
    hashed.update(text.encode("utf-8", "replace"))
    return hashed.hexdigest()
