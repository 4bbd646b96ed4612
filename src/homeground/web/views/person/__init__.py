"""How one signs in: the password, passkeys, an app's codes, recovery codes, other browsers."""
