"""Fails where a dependency asks for a newer compiler than the program: reads `cargo metadata`, the program's oldest compiler is the argument."""

import json
import sys


def number(version):
    return tuple(int(part) for part in version.split("."))[:2]


oldest = sys.argv[1]
packages = json.load(sys.stdin)["packages"]
asking = [(number(p["rust_version"]), p["name"], p["version"]) for p in packages if p["rust_version"]]
newer = [f"{name} {version} asks for {v[0]}.{v[1]}" for v, name, version in asking if v > number(oldest)]
most = max((one for one in asking if one[1] != "portdesk"), default=None)
print(f"{len(packages)} packages, {len(asking)} say what they need; the most: {most[1]} {most[2]} with {most[0][0]}.{most[0][1]}")
sys.exit("\n".join(newer) or 0)
