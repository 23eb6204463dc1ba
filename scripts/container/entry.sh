#!/bin/sh
# What the container starts with: a folder for temporary files in the data folder, then the given program in this one's place.
set -eu
if ! mkdir -p "$TMPDIR" 2>/dev/null || [ ! -w "$TMPDIR" ] || [ ! -w "$DATA_DIR" ]; then
  echo "$DATA_DIR cannot be written by user $(id -u). Mount a volume there, or give the folder to that user: chown -R $(id -u):$(id -g) FOLDER" >&2
  exit 2
fi
exec "$@"
