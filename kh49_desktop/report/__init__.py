"""The PDF room: pages, the listing, the official summary, the unit's seal and the check of a received file."""
