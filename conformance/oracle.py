"""Answers requests with what a QEMU tree's own minikconf.py makes of them.

usage: oracle.py MINIKCONF

Reads a JSON object a line from stdin and writes one a line to stdout, in the same order, all in one process.

Request:  mode        "defconfig", "allnoconfig" or "allyesconfig"; or
          draws       "0110...": what the value mangler returns, call by call
          inputs      absolute paths
          externals   [[NAME, true or false], ...]
          each        [NAME, ...]: assign n to each of these alone; absent in most requests
Answer:   status      0, or 1 for a refusal
          config      names that are y and not external, sorted; where status is 0, as are
          depfile     the files that were read, and
          drawn       how many values the mangler was asked for, and
          each        where it was asked for, for each name null, or what is wrong with its being n
          exception   the type of what was raised; where status is 1, as are
          os          whether the operating system was what refused, and
          parsing     whether that was before all inputs were read, and
          message     its text, and
          clauses     the clauses that were printed, and
          undefined   the symbols that were printed as undefined
"""

import contextlib
import importlib.util
import io
import json
import os
import sys

sys.dont_write_bytecode = True


def load(path):
    spec = importlib.util.spec_from_file_location('minikconf', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # Variables are kept in sets, which Python orders by address: by name instead, an order is one of PYTHONHASHSEED,
    # and an answer can be had again.
    module.KconfigData.Var.__hash__ = lambda variable: hash(variable.name)
    return module


class Draws:
    """A value mangler that gives prepared values; n when it is asked for more of them."""

    def __init__(self, bits):
        self.bits = bits
        self.drawn = 0

    def __call__(self, _value):
        at = self.drawn
        self.drawn += 1
        return at < len(self.bits) and self.bits[at] == '1'


def alone(data, parser, name):
    """What is wrong with NAME=n. Computing changes the data: a child does it, and the next name finds them as they were."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            parser.do_assignment('CONFIG_' + name, False)
            wrong = 'it is y all the same' if data.compute_config().get(name) else ''
        except Exception as error:
            wrong = f'{type(error).__name__}: {error}'
        os.write(writing, wrong.encode())
        os._exit(0)
    os.close(writing)
    with open(reading, encoding='utf-8') as pipe:
        wrong = pipe.read()
    os.waitpid(child, 0)
    return wrong or None


def answer(minikconf, request):
    draws = Draws(request.get('draws', ''))
    data = minikconf.KconfigData(draws if 'draws' in request else getattr(minikconf, request['mode']))
    parser = minikconf.KconfigParser(data)
    printed = io.StringIO()
    parsing = True
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            for path in request['inputs']:
                with open(path, 'rt', encoding='utf-8') as file:
                    parser.parse_file(file)
            for name, value in request['externals']:
                parser.do_assignment('CONFIG_' + name, value)
            parsing = False
            each = [alone(data, parser, name) for name in request.get('each', [])]
            values = data.compute_config()
    except Exception as error:
        lines = printed.getvalue().split('\n')
        undefined = 'undefined symbol '
        return {
            'status': 1,
            'exception': type(error).__name__,
            'os': isinstance(error, OSError) or isinstance(error.__context__, OSError),
            'parsing': parsing,
            'message': str(error),
            'clauses': [line[4:] for line in lines if line.startswith('    ')],
            'undefined': [line[len(undefined):] for line in lines if line.startswith(undefined)],
        }
    externals = {name for name, _ in request['externals']}
    return {
        'status': 0,
        'config': sorted(name for name, value in values.items() if value and name not in externals),
        'depfile': data.previously_included,
        'drawn': draws.drawn,
        'each': each,
    }


def main():
    minikconf = load(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(answer(minikconf, json.loads(line))), flush=True)


main()
