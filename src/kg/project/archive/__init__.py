"""The texts of the sources, kept in the folder `.archive/` of a project and outside its history."""
