"""The build of ``names.tsv``: the names people use, from FDA's and CMS's files."""
