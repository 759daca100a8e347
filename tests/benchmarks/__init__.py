"""Speed beside the peers; both sides are measured in the same run (`python3 dev.py bench`)."""
