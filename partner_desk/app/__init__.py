"""What the program does, without a face: the open desk, its history, its answers, imports."""
