"""Processes and files of the operating system."""
