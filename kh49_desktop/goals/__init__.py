"""The unit's figures by plain arithmetic over records: periods, the bridge of members, Plan 49, what is due."""
