"""The unit's figures: periods, the bridge of members, Plan 49's indicators, what is due. Plain arithmetic over records."""
