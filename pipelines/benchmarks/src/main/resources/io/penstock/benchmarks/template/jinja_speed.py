"""Renders per second of processor time by Jinja2, over the same templates and conversations."""
import json
import pathlib
import sys
import time

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

folder, seconds = pathlib.Path(sys.argv[1]), float(sys.argv[2])
environment = ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=[jinja2.ext.loopcontrols])
environment.filters["tojson"] = lambda x, indent=None: json.dumps(x, ensure_ascii=False, indent=indent)
environment.globals["strftime_now"] = lambda form: time.strftime(form)
conversations = json.loads((folder / "conversations.json").read_text())
renders = []
for line in (folder / "templates.jsonl").read_text().splitlines():
    model = json.loads(line)
    if "generation %}" in model["template"].replace("-%}", " %}"):
        continue
    template = environment.from_string(model["template"])
    for render in model["renders"]:
        if isinstance(render.get("expected"), str):
            renders.append((template, dict(
                messages=conversations[render["conversation"]], tools=None, documents=None,
                add_generation_prompt=render["add_generation_prompt"],
                bos_token=model["bos_token"], eos_token=model["eos_token"])))
count, start = 0, time.process_time()
while time.process_time() - start < seconds:
    for template, variables in renders:
        template.render(**variables)
    count += len(renders)
print(f"{count / (time.process_time() - start):.0f}")
