"""Sổ Công đoàn (kh49_desktop): the register of a grassroots trade union under Plan 49-KH/TU."""

__version__ = "0.3.0"
