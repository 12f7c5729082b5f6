"""The trainer's board: who practises, how far, who needs help."""
