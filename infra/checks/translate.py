"""Translates template.yaml as AWS SAM will; says what it became, or why it cannot be.

python3 translate.py TEMPLATE [PARAMETER=VALUE ...]; what is left out has its default. Leaves with 3 where SAM's translator is not installed.
"""

import json
import os
import sys

try:
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator
    from samtranslator.yaml_helper import yaml_parse
except ImportError as absent:
    print(f"pip install aws-sam-translator: {absent}", file=sys.stderr)
    sys.exit(3)


def main(path, given):
    # The translator asks the SDK for it, and the SDK its configuration, which a machine need not have.
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
    with open(path) as file:
        template = yaml_parse(file)
    parameters = {name: p.get("Default", "image") for name, p in template["Parameters"].items()}
    parameters.update(pair.split("=", 1) for pair in given)
    # What packaging does: the file that lies here is uploaded, and its address put in its place.
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/functions.jar"
    # No managed policies by name: SAM would ask IAM for their ARNs.
    translator = Translator({}, Parser())
    translated = translator.translate(template, parameters)
    print(json.dumps(translated, default=str))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
