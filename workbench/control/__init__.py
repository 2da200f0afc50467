"""What people decide and the machine must not lose."""
