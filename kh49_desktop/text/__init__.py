"""The room for Vietnamese text: letters, names, order, search, typed days and numbers, ids, old encodings."""
