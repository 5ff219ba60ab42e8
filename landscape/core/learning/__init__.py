"""What is learnt from data: losses, data sets, and tables of a user's own."""
