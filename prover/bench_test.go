package prover

import (
	"bytes"
	"flag"
	"fmt"
	"math/big"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"golang.org/x/sys/unix"

	"loft/deploy"
	"loft/internal/testutil"
	"loft/internal/workload"
	"loft/protocol"
	"loft/protocol/batch"
)

var (
	proveGas   = flag.Uint64("prove-gas", protocol.GasLimit, "gas of the block that BenchmarkProve is about")
	proveGames = flag.Int("prove-games", 200, "games about it")
)

// worstBlock is the step of a block that does nothing but multiply on bn254, which takes most steps for its gas.
func worstBlock(t testing.TB, gas uint64) disputed {
	input := slices.Concat(common.LeftPadBytes([]byte{1}, 32), common.LeftPadBytes([]byte{2}, 32), bytes.Repeat([]byte{0x6f}, 32))
	// The input from behind the code to memory; then, from 6 on: static calls of precompile 7 until the gas is gone.
	code := append(common.FromHex("6060"+"6014"+"5f39"+"5b5f5f60605f60075afa506006"+"56"), input...)
	at := common.Address{0x77}
	alloc := types.GenesisAlloc{workload.NewAccount(0).Address: {Balance: new(big.Int).Lsh(big.NewInt(1), 80)}, at: {Balance: new(big.Int), Code: code, Nonce: 1}}
	return stepsOf(t, alloc, 1, func(w *workload.Workload) []batch.Block {
		var txs []*types.Transaction
		for left := gas - gas/300; left > 100_000; { // what lists and headers cost is not for calls
			limit := min(left, 16_700_000) // no transaction may have more than 2^24
			txs = append(txs, w.Sign(w.Users[0], &types.DynamicFeeTx{To: &at, Gas: limit}))
			left -= limit
		}
		return []batch.Block{w.Block(0, txs...)}
	})[0]
}

// usage is the processor time that this process has taken.
func usage(b testing.TB) time.Duration {
	var used unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// peak is the most memory that this process has held.
func peak(b testing.TB) int64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(raw), "VmHWM:")
	var kib int64
	if _, err := fmt.Sscan(after, &kib); err != nil {
		b.Fatal(err)
	}
	return kib << 10
}

// BenchmarkProve prints what it takes to answer games about the block that takes most, and how many such steps the clocks of
// each preset carry. With less gas it is sooner done, and the table is of what it measured, in proportion.
func BenchmarkProve(b *testing.B) {
	for range b.N {
		rng := testutil.Rand(b)
		d := worstBlock(b, *proveGas)
		a := newAsked(b, standard)
		at := usage(b)
		length := a.length(&d, d.next)
		run := usage(b) - at
		first := a.kept()
		made := a.made.Load()
		b.Logf("one run: %.2fG steps, %.0f s of processor, %.0fM steps a second; %+v", float64(length)/1e9, run.Seconds(), float64(length)/1e6/run.Seconds(), first)

		at = usage(b)
		all := contests(rng, a, a, &d, *proveGames, length)
		playOut(b, all)
		games := usage(b) - at
		k := a.kept()
		fine := a.made.Load() - made
		b.Logf("%d games about it, each with a lie at another place: %.2fG steps more, in all %.3f runs; %.0f s of processor more, in all %.2f runs; peak memory %d MiB, on disk %d MiB; %+v",
			len(all), float64(fine)/1e9, float64(fine+made)/float64(length), games.Seconds(), (games+run).Seconds()/run.Seconds(), peak(b)>>20, k.disk>>20, k)
		b.ReportMetric(float64(fine+made)/float64(length), "runs")
		b.ReportMetric(run.Seconds(), "s/run")

		const longest = 105e9
		whole := time.Duration(float64(run) * longest / float64(length))
		later := games / time.Duration(len(all)) // a game
		b.Log("\n" + carried(b, whole, later, float64(k.disk)*longest/float64(length)))
	}
	runtime.KeepAlive(b)
}

// carried is the table of docs/dispute.md: how many different worst steps each preset's clocks carry, and what they cost in stakes.
func carried(b testing.TB, run, later time.Duration, disk float64) string {
	var out strings.Builder
	fmt.Fprintf(&out, "R, a run of the longest trace: %.0f s; a, what a game about it takes besides: %.2f s; on disk: %.2f GB\n", run.Seconds(), later.Seconds(), disk/1e9)
	fmt.Fprintf(&out, "%-8s %8s %17s %9s %8s %5s %12s\n", "preset", "delta", "each within delta", "on clock", "on disk", "N", "N*S, ether")
	for _, name := range deploy.Presets() {
		p, err := deploy.Preset(name)
		if err != nil {
			b.Fatal(err)
		}
		within := time.Duration(p.ResponseSecs) * time.Second
		one, clock := int64(within/2/(run+later)), int64(within*time.Duration(p.Moves-1)/2/(run+later))
		kept := int64(float64(standard.pages) / disk)
		n := min(clock, kept)
		stakes, _ := new(big.Float).Quo(new(big.Float).SetInt(new(big.Int).Mul(p.StakeWei, big.NewInt(n))), big.NewFloat(1e18)).Float64()
		fmt.Fprintf(&out, "%-8s %8s %17d %9d %8d %5d %12.4g\n", name, within, one, clock, kept, n, stakes)
	}
	return out.String()
}
