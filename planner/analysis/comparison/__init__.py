"""Which strategy: the same books planned under several, with paired differences and replays."""
