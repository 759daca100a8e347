"""Records that may be the same one: finding them, and joining two into one."""
