"""What the program costs, beside what others cost: `make bench`."""
