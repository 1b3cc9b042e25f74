"""What can go wrong for a reason a person can mend."""
