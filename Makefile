# Every target sets up what it needs. Requirements: Python 3.11 or newer, git, make. No root, no other tools.
#   make demo    draw a portrait, build its model, say where things are
#   make test    style, types and the whole test suite
#   make lint    style and types only            make docs    write the generated pages and pictures
#   make bench   time per stage and memory       make clean   remove what these targets made
#   make experiments   render faces, read them, infer who they are; hours, resumable, kept in out/

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
UV := $(shell command -v uv 2>/dev/null)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.synced
OUT := out
export OMP_NUM_THREADS ?= 2

.PHONY: demo test lint docs bench experiments clean

demo: $(STAMP)
	@mkdir -p $(OUT)/demo
	$(BIN)/cartoonalive draw --character zola -o $(OUT)/demo/zola.png
	$(BIN)/cartoonalive create $(OUT)/demo/zola.png -o $(OUT)/demo/zola

test: lint
	$(BIN)/pytest -n 2

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: $(STAMP)
	$(BIN)/python -m tools.cli_reference docs/cli.md
	$(BIN)/python -m tools.error_reference docs/errors.md
	$(BIN)/python -m tools.names_reference docs/names.md
	$(BIN)/python -m tools.preview docs/example.jpg docs/preview.jpg
	$(BIN)/python -m tools.shape_reference docs/shape.md docs/shape.jpg
	$(BIN)/python -m tools.moc3_reference
	$(BIN)/python -m tools.gallery docs/gallery

bench: $(STAMP)
	$(BIN)/python -m bench.create

experiments: $(STAMP)
	@mkdir -p $(OUT)/shape-experiment
	OMP_NUM_THREADS=1 $(BIN)/python -m experiments.shape $(OUT)/shape-experiment docs

$(STAMP): pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found."; exit 1; }
	@test -n "$(UV)" || test -x .uv/bin/uv || { $(PYTHON) -m venv .uv && .uv/bin/python -m pip install --quiet uv; } || \
		{ echo "Install uv (https://docs.astral.sh/uv) or Python's venv module (python3-venv), then try again."; exit 1; }
	$(or $(UV),.uv/bin/uv) sync --locked --python $(PYTHON)
	@touch $@

clean:
	rm -rf $(VENV) .uv $(OUT) .mypy_cache .ruff_cache .pytest_cache .hypothesis
