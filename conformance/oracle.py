"""Answers requests with what a QEMU tree's own minikconf.py makes of them.

usage: oracle.py MINIKCONF

Reads a JSON object a line from stdin and writes one a line to stdout, in the same order, all in one process.

Request:  mode        "defconfig", "allnoconfig" or "allyesconfig"; or
          draws       "0110...": what the value mangler returns, call by call
          inputs      absolute paths
          externals   [[NAME, true or false], ...]
Answer:   status      0, or 1 for a refusal
          config      names that are y and not external, sorted; where status is 0, as are
          depfile     the files that were read, and
          drawn       how many values the mangler was asked for
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
    }


def main():
    minikconf = load(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(answer(minikconf, json.loads(line))), flush=True)


main()
