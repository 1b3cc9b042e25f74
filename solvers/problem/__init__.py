"""What is to be scheduled."""
