#!/usr/bin/python3
"""Holds manifest.schema.json against the reader's verdicts.

usage: schema_check.py SCHEMA DOCUMENTS

DOCUMENTS has one JSON object a line: {"name", "manifest", "shape", "shipped"}, where shape and
shipped say whether the reader accepts the manifest in that sense (shipped may be null: not asked).
Prints one line for every disagreement and a last line with the count; exits 1 where there is one.
"""

import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit("schema_check.py needs the Python module jsonschema: install python3-jsonschema")


def main(schema_path, documents_path):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    make = jsonschema.Draft202012Validator
    make.check_schema(schema)
    validators = {
        "shape": make(schema),
        # The whole schema with one more demand, so that its references still resolve.
        "shipped": make({**schema, "allOf": [{"$ref": "#/$defs/shippedOnly"}],
                         "$defs": {**schema["$defs"], "shippedOnly": without_shape(schema)}}),
    }
    checked = disagreements = 0
    with open(documents_path, encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            for sense, validator in validators.items():
                if document[sense] is None:
                    continue
                checked += 1
                accepted = validator.is_valid(document["manifest"])
                if accepted != document[sense]:
                    disagreements += 1
                    said = next((error.message for error in
                                 validator.iter_errors(document["manifest"])), "accepted")
                    print(f"{document['name']} ({sense}): the schema says {said[:200]!r}, "
                          f"the reader says {document[sense]}")
    print(f"{checked} verdicts, {disagreements} disagreements")
    return 1 if disagreements else 0


def without_shape(schema):
    """$defs/shipped without its reference to the root, which the validator holds already."""
    return {key: value for key, value in schema["$defs"]["shipped"].items() if key != "allOf"}


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
