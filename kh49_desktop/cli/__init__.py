"""The same work without a screen: `kh49 …`, for scripts and for those who like to type."""
