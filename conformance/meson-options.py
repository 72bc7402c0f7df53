"""Answers texts of option files with what Meson itself makes of them.

usage: meson-options.py

Reads a JSON string a line from stdin and writes a JSON object a line to stdout, in the same order.

Answer:   error       what Meson says, where it refuses the text; or
          options     in Meson's order, each with name, type, value, choices, min, max, description, deprecated and
                      yield; whole numbers as text, whatever their size
          warned      whether Meson warned of anything
"""

import contextlib
import io
import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True

from mesonbuild import coredata, optinterpreter  # noqa: E402

TYPES = {
    coredata.UserStringOption: 'string',
    coredata.UserBooleanOption: 'boolean',
    coredata.UserComboOption: 'combo',
    coredata.UserIntegerOption: 'integer',
    coredata.UserArrayOption: 'array',
    coredata.UserFeatureOption: 'feature',
}


def number(value):
    return None if value is None else str(int(value))


def record(key, option):
    kind = TYPES[type(option)]
    is_integer = kind == 'integer'
    return {
        'name': str(key),
        'type': kind,
        'value': number(option.value) if is_integer else option.value,
        'choices': list(option.choices or []) if kind in ('combo', 'array', 'feature') else [],
        'min': number(option.min_value) if is_integer else None,
        'max': number(option.max_value) if is_integer else None,
        'description': option.description,
        'deprecated': option.deprecated,
        'yield': option.yielding,
    }


def answer(path, text):
    with open(path, 'wb') as file:
        file.write(text.encode())
    printed = io.StringIO()
    interpreter = optinterpreter.OptionInterpreter('')
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            interpreter.process(path)
    except Exception as error:
        return {'error': f'{type(error).__name__}: {error}'}
    options = [record(key, option) for key, option in interpreter.options.items()]
    return {'options': options, 'warned': printed.getvalue() != ''}


def main():
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            print(json.dumps(answer(os.path.join(folder, 'meson_options.txt'), json.loads(line))), flush=True)


main()
