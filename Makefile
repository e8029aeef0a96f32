# What a change must pass is `make check`. CI runs .ci/run, which installs what is missing and then makes the same steps. Needs Go, gcc,
# node, npm and qemu-user. Every target but bench runs with nothing outside this machine once the modules are there.

# The steps of `make check` and of .ci/run, in order.
STEPS = compile lint test race contracts whole-way image fuzz-briefly start-up

# What the steps run under the race detector: packages with something to race for that open no chain. Under it go-ethereum's database
# checks itself at every read, and opening a chain takes many seconds; `make nightly` runs all, which takes longer than a change may.
CONCURRENT = ./agent ./archive ./contracts/typed ./gethlog ./store ./witness
FUZZ_TIME = 10s
FUZZ_OF = 1
FUZZ_TURN = 0

.PHONY: all steps check $(STEPS) build release attack fmt vet staticcheck race-all anvil load loft-on-loft mips64 image-update image-again guest-modules differential fuzz compat bench bench-dev bench-sync bench-machine bench-prove bench-defender reorgs kill nightly

all: build

build:
	go build -o bin/loft ./cmd/loft

check:
	@set -e; for step in $(STEPS); do $(MAKE) $$step; done

# The steps' names, for .ci/run.
steps:
	@echo $(STEPS)

compile: build
	go build ./...

lint: fmt vet staticcheck
	go mod tidy -diff

# The README's test command. internal/archtest, which holds the shape of the tree, is one of the tests.
test:
	go test -timeout 20m ./...

fmt:
	@out=$$(gofmt -l $$(go list -f '{{.Dir}}' ./...) | sort -u); if [ -n "$$out" ]; then echo "not gofmt'd:"; echo "$$out"; exit 1; fi

vet:
	go vet ./...
	go vet -tags qemu ./internal/mips64 ./machine
	go vet -tags differential ./internal/l1machine
	go vet -tags anvil ./deploy ./node

staticcheck:
	go tool staticcheck ./...

# `make race-all` is for every package.
race:
	go test -race -timeout 20m $(CONCURRENT)

race-all:
	go test -race -timeout 30m ./...

# Formatting, artifacts, bindings, ABI, storage and gas snapshots as the sources give them, and forge's tests.
contracts:
	$(MAKE) -C contracts check test

# The whole way on anvil; derivation on mips64; compatibility. None of them takes more than half of the machine.
whole-way:
	$(MAKE) -j3 -Otarget anvil mips64 compat

# The derivation step on the proof program's architecture derives the same states; the machine executes as qemu does.
mips64:
	go test -tags qemu -count 1 -v ./internal/mips64
	go test -tags qemu -count 1 -v -run Qemu ./machine

# The proof program and its initial state, into bin/; fails if the state's hash is not the committed one.
image:
	go run ./guest/image/build -out bin

# The binary as it is given out: with the program's initial state in it, and nothing of this machine.
release:
	go run ./guest/image/build -out guest/image
	CGO_ENABLED=1 go build -trimpath -tags release -o bin/loft-release ./cmd/loft

# After a change of the program: commits to the hash that it now has.
image-update:
	go run ./guest/image/build -update

# After go-ethereum or another module of the program is to be a new version, and before image-update: takes the node's versions.
guest-modules:
	go run ./guest/image/build -modules

# The same from a copy of the tree in another directory, with module and build caches that begin empty: fetches modules.
image-again:
	@set -e; dir=$$(mktemp -d); trap 'chmod -R u+w "$$dir"; rm -rf "$$dir"' EXIT; mkdir "$$dir/tree"; \
		tar -c --exclude=node_modules --exclude=.git --exclude=./bin . | tar -x -C "$$dir/tree"; \
		cd "$$dir/tree" && GOMODCACHE="$$dir/modules" GOCACHE="$$dir/cache" go run ./guest/image/build

# A million random steps and as many of random programs, by the machine in Go and on L1; the proof program's own steps.
differential:
	go test -tags differential ./internal/l1machine -run 'Random|ProofProgram' -steps 1000000 -count 1 -v -timeout 120m

# Every fuzz target for FUZZ_TIME, with each package's binary built once. What the fuzzer finds interesting is kept in Go's build cache,
# as `go test -fuzz` keeps it. Go's fuzzer now and then calls its own end in mid-run a failure, without an input that fails
# (Go issue 48591): then once more. With FUZZ_OF=n only each n-th package is fuzzed, from the FUZZ_TURN-th on.
fuzz:
	@set -e; n=$(FUZZ_TURN); work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; module=$$(go list -m); cache=$$(go env GOCACHE)/fuzz; \
	for dir in $$(grep -rl --include='*_test.go' --exclude-dir=node_modules '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
		n=$$((n + 1)); [ $$((n % $(FUZZ_OF))) -eq 0 ] || continue; \
		go test -c -fuzz . -o "$$work/test" $$dir; targets=$$(cd $$dir && "$$work/test" -test.list '^Fuzz'); \
		for target in $$targets; do \
			echo "== $$dir $$target"; \
			run="$$work/test -test.run ^$$ -test.fuzz ^$$target$$ -test.fuzztime $(FUZZ_TIME) -test.fuzzminimizetime 1x -test.fuzzcachedir $$cache/$$module/$${dir#./}"; \
			if (cd $$dir && $$run) >"$$work/log" 2>&1; then cat "$$work/log"; continue; fi; cat "$$work/log"; \
			if ! grep -q 'context deadline exceeded' "$$work/log" || grep -q 'Failing input' "$$work/log"; then exit 1; fi; \
			(cd $$dir && $$run); \
		done; \
	done

# A third of the packages, another one at each commit. The seeds of all are run by `go test`, and all are fuzzed every night.
fuzz-briefly:
	$(MAKE) fuzz FUZZ_TIME=2s FUZZ_OF=3 FUZZ_TURN=$$(git rev-list --count HEAD)

# Deploying, the whole way there and back, and load in batches of one to six blobs, on anvil, an L1 that we did not write. It comes
# with the contracts' tools.
anvil:
	$(MAKE) -C contracts node_modules/.stamp
	go test -tags anvil -count 1 -run Anvil ./deploy ./node

# 20,000 transfers, in batches of one to six blobs, on anvil and on go-ethereum as the L1.
load:
	$(MAKE) -C contracts node_modules/.stamp
	go test -tags anvil -count 1 -run TestU1_Load ./node -transfers 20000 -v

# The whole way on a Loft chain as the L1.
loft-on-loft:
	go test -tags anvil -count 1 -run LoftOnLoft ./node

# viem, ethers and cast against a running chain.
compat: build
	cd test/compat && npm ci --ignore-scripts --no-audit --no-fund && LOFT=$(CURDIR)/bin/loft npm test

# Our figures and the peer's in the same run. Needs an otherwise idle machine.
bench:
	go test -p 1 -run '^$$' -bench . -benchtime 1x -timeout 60m ./...

# From the start of the binary to answers and to the first transaction in a block, and the memory of an idle chain.
bench-dev: build
	go run ./bench/dev -loft bin/loft $(BENCH_DEV_FLAGS)

# Within twice the bounds that hold on a machine of its own: this one may be shared.
start-up:
	$(MAKE) bench-dev BENCH_DEV_FLAGS='-rounds 2 -idle 10s -max-ready 6s -max-tx 4s'

# A fresh node's sync of 100,000 transactions from L1, by blobs, next to go-ethereum's import of the same blocks; and one that is
# killed all the while. Takes about five minutes; run it on an otherwise idle machine.
bench-sync: build
	go run ./bench/sync -loft bin/loft $(BENCH_SYNC_FLAGS)

# Our proof machine next to Cannon's on one program, and a full block of transfers: ten minutes on an otherwise
# idle machine. Its modules are its own (bench/machine/cannon).
bench-machine:
	go run ./bench/machine $(BENCH_MACHINE_FLAGS)

# What games about the block that takes most cost the side that answers them, and how many such blocks each preset's clocks carry: ten
# minutes and 3 GB of disk. BENCH_PROVE_FLAGS="-prove-gas 1000000 -prove-games 20" is a minute, in proportion.
bench-prove:
	go test ./prover -run '^$$' -bench Prove -benchtime 1x -timeout 3h -v $(BENCH_PROVE_FLAGS)

# What an honest node's work costs natively, in processor time of one core: the worst blocks on a large state, batches, blobs,
# payloads, queue entries, logs. Takes half an hour; run it on an otherwise idle machine. Then every L1 block of a window as full as each
# door of the inbox admits, and all together, while the other core proves: the share of a core that derivation takes, and its lag.
bench-defender:
	go build -o bin/bench-defender ./bench/defender
	taskset -c 0 bin/bench-defender $(BENCH_DEFENDER_FLAGS)
	bin/bench-defender -parts whole -proving $(BENCH_DEFENDER_FLAGS)

# Fifty attackers at once against one honest stake, in full games.
attack:
	go test ./attack -run TestManyAttackers -attackers 50 -count 1 -v -timeout 60m

# Every reorganisation of L1 under whole nodes, alone and together, and forty random ones, by calldata and by blobs each.
reorgs:
	go test ./node -run 'TestT13_(Reorgs|RandomReorgs)$$' -reorgs 40 -count 1 -v -timeout 120m

# kill -9 of loft dev, and of every role of a chain of separate nodes, 50 times each at random moments; loft dev stopped in order as
# often; twins of roles; the way out of every damage. Roles post blobs here, calldata by day. Takes some fifteen minutes.
kill:
	go test ./node -run '^TestT28_StartAndStop$$' -stops 50 -count 1 -timeout 30m
	go test ./cmd/loft -run '^TestKillNine' -kills 50 -role-kills 50 -role-data blobs -count 1 -v -timeout 60m
	go test ./cmd/loft -run '^TestT12_' -role-data blobs -count 1 -v -timeout 20m
	go test ./cmd/loft -run '^TestDevDamaged$$' -ways-out 15 -count 1 -timeout 20m

nightly: check race-all load loft-on-loft differential image-again reorgs kill bench-sync
	$(MAKE) fuzz FUZZ_TIME=10m
	$(MAKE) -C contracts nightly
