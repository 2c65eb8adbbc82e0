"""Translates template.yaml as AWS SAM will; says what it became, or why it cannot be. python3 translate.py TEMPLATE"""

import json
import sys

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse


def main(path):
    with open(path) as file:
        template = yaml_parse(file)
    parameters = {name: p.get("Default", "image") for name, p in template["Parameters"].items()}
    parameters["AWS::Region"] = "eu-west-1"
    # What packaging does: the file that lies here is uploaded, and its address put in its place.
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/functions.jar"
    # No managed policies by name: SAM would ask IAM for their ARNs.
    translator = Translator({}, Parser())
    translated = translator.translate(template, parameters)
    print(json.dumps(translated, default=str))


if __name__ == "__main__":
    main(sys.argv[1])
