# Tenantry. Two commands are enough to begin: `make run` and `make test`.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
BINARY := bin/tenantry
LDFLAGS := -s -w -X main.version=$(VERSION)
NPM := npm --loglevel=error --no-audit --no-fund --no-update-notifier

# What the pages are made of; a change in any of it builds them again.
FRONTEND_SOURCES := $(shell find frontend/src frontend/onboard frontend/widget frontend/vite frontend/index.html frontend/public frontend/vite.config.ts frontend/tsconfig.json -type f 2>/dev/null)

.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- Run and build -----------------------------------------------------------

.PHONY: run
run: build ## Build everything and serve http://127.0.0.1:8080 with SQLite in ./data
	exec $(BINARY) serve $(ARGS)

.PHONY: build
build: frontend/dist/index.html ## Build bin/tenantry with the pages inside
	@mkdir -p bin
	CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o $(BINARY) ./cmd/tenantry

.PHONY: dev
dev: node_modules/.installed ## Serve the API and the pages with reload on http://127.0.0.1:5173
	@trap 'kill 0' EXIT; \
	TENANTRY_PUBLIC_URL=http://127.0.0.1:5173 go run ./cmd/tenantry serve $(ARGS) & \
	npm run --silent dev & \
	wait -n

frontend/dist/index.html: node_modules/.installed $(FRONTEND_SOURCES)
	@find frontend/dist -mindepth 1 ! -name .gitkeep -delete
	npm run --silent build

# npm ci removes node_modules first, so the mark lives and dies with it.
node_modules/.installed: package.json package-lock.json
	$(NPM) ci
	@touch $@

# ---- Test --------------------------------------------------------------------

.PHONY: test
test: ## Run every test: Go on SQLite and PostgreSQL, the pages, a real browser
	@tools/test-needs.sh
	@failed=; for stage in test-frontend build lint-go test-go e2e; do $(MAKE) $$stage || failed="$$failed $$stage"; done; \
	[ -z "$$failed" ] || { echo "make test: failed in$$failed"; exit 1; }

.PHONY: test-frontend
test-frontend: node_modules/.installed ## Type-check, lint and test the pages
	npm run --silent typecheck
	npm run --silent lint
	npm run --silent test

.PHONY: test-go
test-go: ## Vet and test the Go code on SQLite and PostgreSQL
	go vet ./...
	go test -C tools ./testreport
	tools/with-postgres.sh go test -json -p 2 -timeout 15m ./... | go run -C tools ./testreport

.PHONY: test-sqlite
test-sqlite: ## Test the Go code on SQLite alone, for a quick look
	go test -p 2 ./...

.PHONY: test-race
test-race: ## Test the Go code with the race detector (needs a C compiler)
	@command -v gcc >/dev/null || { echo "make test-race needs gcc: the race detector is C code."; exit 1; }
	CGO_ENABLED=1 tools/with-postgres.sh go test -race -json -p 1 -timeout 40m ./... | go run -C tools ./testreport

.PHONY: e2e
e2e: build ## Click through the real program in a real browser; the wizard on PostgreSQL too
	npm run --silent e2e
	tools/with-postgres.sh bash -c 'TENANTRY_E2E_PG="$$TENANTRY_TEST_PG" npm run --silent e2e -- wizard-flow'

.PHONY: screenshots
screenshots: build ## Take the pictures of docs/ anew
	DOC_PICTURES=1 npm run --silent e2e -- pictures

.PHONY: bench
bench: build ## Measure against a bare server in the same run
	tools/with-postgres.sh go run ./cmd/bench $(ARGS)

# ---- Keep in order -----------------------------------------------------------

.PHONY: lint
lint: lint-go .bin/govulncheck node_modules/.installed ## Check style, mistakes and known vulnerabilities
	go vet ./...
	npm run --silent typecheck
	npm run --silent lint
	@tools/vulncheck.sh

.PHONY: lint-go
lint-go: .bin/lint .bin/revive
	@unformatted=$$(gofmt -l cmd server tools embed.go); [ -z "$$unformatted" ] || { echo "gofmt -w is due in:"; echo "$$unformatted"; exit 1; }
	.bin/lint -test=false -errcheck.exclude tools/lint/errcheck.txt $$(go list ./... | grep -v /cmd/bench)
	.bin/revive -config tools/lint/revive.toml -set_exit_status -exclude ./server/store/sqlc/... ./cmd/... ./server/...

.PHONY: fmt
fmt: node_modules/.installed ## Format the code
	gofmt -w cmd server tools embed.go
	npm run --silent format

.PHONY: generate
generate: .bin/sqlc node_modules/.installed ## Make again what is generated: queries, schema, API document, its types, tables in docs/
	cd server/store && ../../.bin/sqlc generate
	go run ./cmd/tenantry openapi > server/api/openapi.yaml.new && mv server/api/openapi.yaml.new server/api/openapi.yaml
	npm run --silent generate
	go test ./server/config -run TestDocs -update
	go test ./server/store -run TestFreshSchema_IsWhat -update

.PHONY: verify
verify: generate ## Fail when something generated or go.mod is not up to date
	git diff --exit-code
	go mod tidy -diff
	go mod verify

.PHONY: clean
clean: ## Remove what was built and installed here (never ./data)
	rm -rf bin .bin node_modules coverage tmp frontend/test-results frontend/playwright-report
	find frontend/dist -mindepth 1 ! -name .gitkeep -delete

# Tools come from a module of their own, pinned and checked by its go.sum.
.bin/lint: tools/go.mod $(wildcard tools/lint/*.go)
	CGO_ENABLED=0 go build -C tools -o ../$@ ./lint
.bin/revive: tools/go.mod
	CGO_ENABLED=0 go build -C tools -o ../$@ github.com/mgechev/revive
.bin/govulncheck: tools/go.mod
	CGO_ENABLED=0 go build -C tools -o ../$@ golang.org/x/vuln/cmd/govulncheck
.bin/sqlc: tools/go.mod
	CGO_ENABLED=0 go build -C tools -o ../$@ github.com/sqlc-dev/sqlc/cmd/sqlc
