"""What the commands are built from: translated help, options, questions, failures in one line."""
