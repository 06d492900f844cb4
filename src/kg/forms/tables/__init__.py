"""What each language says of figures and dates beyond the Unicode CLDR: a file a language."""
