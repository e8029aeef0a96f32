// The modules that the proof program links, and nothing else: it is built with this file in place of go.mod, so that a
// dependency of the node does not change the program's hash (docs/decisions/program-modules.md). Written by
// `make guest-modules`; go mod tidy does not apply.

module loft

go 1.26.0

require (
	github.com/VictoriaMetrics/fastcache v1.13.0
	github.com/bits-and-blooms/bitset v1.20.0
	github.com/cespare/xxhash/v2 v2.3.0
	github.com/consensys/gnark-crypto v0.18.1
	github.com/crate-crypto/go-eth-kzg v1.5.0
	github.com/deckarep/golang-set/v2 v2.6.0
	github.com/decred/dcrd/dcrec/secp256k1/v4 v4.0.1
	github.com/emicklei/dot v1.6.2
	github.com/ethereum/go-bigmodexpfix v0.0.0-20250911101455-f9e208c548ab
	github.com/ethereum/go-ethereum v1.17.10
	github.com/ferranbt/fastssz v0.1.4
	github.com/go-logr/logr v1.4.4
	github.com/go-logr/stdr v1.2.2
	github.com/gofrs/flock v0.12.1
	github.com/golang/snappy v1.0.1-0.20260716114414-9ae09f520e93
	github.com/holiman/bloomfilter/v2 v2.0.3
	github.com/holiman/uint256 v1.3.2
	github.com/klauspost/compress v1.20.3
	github.com/klauspost/cpuid/v2 v2.3.0
	github.com/minio/sha256-simd v1.0.0
	github.com/mitchellh/mapstructure v1.4.1
	github.com/shirou/gopsutil v3.21.4-0.20210419000835-c7a38de76ee5+incompatible
	github.com/tklauser/go-sysconf v0.3.12
	github.com/tklauser/numcpus v0.6.1
	go.opentelemetry.io/auto/sdk v1.2.1
	go.opentelemetry.io/otel v1.46.0
	go.opentelemetry.io/otel/metric v1.46.0
	go.opentelemetry.io/otel/trace v1.46.0
	golang.org/x/crypto v0.55.0
	golang.org/x/sync v0.24.0
	golang.org/x/sys v0.48.0
	gopkg.in/yaml.v2 v2.4.0
)
