"""Tables of others made into claims: a file is read (`tables`), its columns are mapped (`mapping`,
`standards`), each row becomes statements (`statements`) about things that are known or new
(`identity`), and these become rows of the project's files (`planning`).
"""
