"""The project's own tools: the data build and the benchmarks. They are not part of the installed library."""
