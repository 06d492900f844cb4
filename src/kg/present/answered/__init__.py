"""Answers that prove themselves: files that hold an answer with all that it rests on."""
