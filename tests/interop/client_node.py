"""Node.js and the modules that `javascript/package.json` names."""

import shutil

PROGRAM = shutil.which("node") or ""
# The folder in which `npm ci` was run is in this variable.
MODULES = "B2_INTEROP_NODE"
