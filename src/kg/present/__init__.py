"""What people see: lines, tables, pages, the picture, files for other tools."""
