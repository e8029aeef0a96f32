package plain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/internal/testutil"
)

func TestParseEther(t *testing.T) {
	for _, c := range []struct{ text, wei string }{
		{"1", "1000000000000000000"}, {"1.5", "1500000000000000000"}, {"1.5ether", "1500000000000000000"}, {"1.5 ETH", "1500000000000000000"},
		{"20gwei", "20000000000"}, {"0.5gwei", "500000000"}, {"7wei", "7"}, {"0", "0"}, {".5", "500000000000000000"}, {"1.50", "1500000000000000000"},
		{"0.000000000000000001", "1"},
	} {
		got, err := ParseEther(c.text)
		if err != nil || got.String() != c.wei {
			t.Errorf("%q: %v, %v", c.text, got, err)
		}
	}
	for _, text := range []string{"", " ", "ether", "-1", "1.", ".", "1,5", "1e18", "0x10", "1.5wei", "0.0000000000000000001", "NaN", "1.2.3", "+1", strings.Repeat("9", 101), strings.Repeat("9", 70)} {
		_, err := ParseEther(text)
		var bad *AmountError
		if !errors.As(err, &bad) || bad.Why == "" {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

// TestAmountsReadBack: what is shown can be read again.
func TestAmountsReadBack(t *testing.T) {
	r := testutil.Rand(t)
	for range 2000 {
		decimals := uint8(r.IntN(30))
		v := new(big.Int).Rsh(new(big.Int).SetUint64(r.Uint64()), uint(r.IntN(64)))
		got, err := ParseUnits(FormatUnits(v, decimals), decimals)
		if err != nil || got.Cmp(v) != 0 {
			t.Fatalf("%s with %d decimals: %v, %v", v, decimals, got, err)
		}
		if got, err = ParseEther(strings.Replace(FormatEther(v), " ", "", 1)); err != nil || got.Cmp(v) != 0 {
			t.Fatalf("%s: %v, %v", FormatEther(v), got, err)
		}
	}
}

// TestU10b_OneUnit: amounts of ether are in ether, whatever their size, and prices of gas in gwei.
func TestU10b_OneUnit(t *testing.T) {
	wei := func(text string) *big.Int {
		v, ok := new(big.Int).SetString(text, 10)
		if !ok {
			t.Fatal(text)
		}
		return v
	}
	for _, c := range []struct{ wei, exact, about, price string }{
		{"0", "0 ETH", "0 ETH", "0 gwei"},
		{"7", "0.000000000000000007 ETH", "less than 0.000000001 ETH", "0.000000007 gwei"},
		{"999999999", "0.000000000999999999 ETH", "less than 0.000000001 ETH", "0.999999999 gwei"},
		{"1000000000", "0.000000001 ETH", "0.000000001 ETH", "1 gwei"},
		{"250000000000", "0.00000025 ETH", "0.00000025 ETH", "250 gwei"},
		{"123456789012345", "0.000123456789012345 ETH", "0.000124 ETH", "123456.789012345 gwei"},
		{"1500000000000000000", "1.5 ETH", "1.5 ETH", "1500000000 gwei"},
		{"1234567890000000000000", "1234.56789 ETH", "1240 ETH", "1234567890000 gwei"},
	} {
		if exact, about, price := FormatEther(wei(c.wei)), AboutEther(wei(c.wei)), FormatGwei(wei(c.wei)); exact != c.exact || about != c.about || price != c.price {
			t.Errorf("%s: %s, %s, %s", c.wei, exact, about, price)
		}
	}
}

func TestParseAddress(t *testing.T) {
	for _, text := range []string{"0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0x70997970c51812dc3a010c7d01b50e0d17dc79c8", "0x70997970C51812DC3A010C7D01B50E0D17DC79C8"} {
		if _, err := ParseAddress("x", text); err != nil {
			t.Error(err)
		}
	}
	for _, text := range []string{"", "0x12", "70997970c51812dc3a010c7d01b50e0d17dc79c8", "0x70997970C51812dc3A010C7d01b50e0d17dc79c8", "0x0000000000000000000000000000000000000000", "vitalik.eth"} {
		_, err := ParseAddress("x", text)
		var bad *InputError
		if !errors.As(err, &bad) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

// TestWords: what Go's libraries say of files, JSON, hex and times is said in ordinary words.
func TestWords(t *testing.T) {
	into := func(text string, v any) error { return json.Unmarshal([]byte(text), v) }
	opened := func(path string) error { _, err := os.Open(path); return err }
	duration := func(text string) error { _, err := time.ParseDuration(text); return err }
	var settings struct{ Age uint64 }
	var address common.Address
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("read x: %w", opened("/nowhere/x")), "read x: there is no file /nowhere/x"},
		{into("{", &settings), "it is not JSON, at byte 1"},
		{into(`{"Age":"old"}`, &settings), `field "Age": string where a number belongs`},
		{into(`{"Age":[]}`, &settings), `field "Age": array where a number belongs`},
		{into(`"0x12"`, &address), "it has 2 hex digits instead of 40"},
		{context.DeadlineExceeded, "there was no answer in time"},
		{fmt.Errorf("fetch: %w", io.ErrUnexpectedEOF), "fetch: it ends too early"},
		{duration("soon"), `"soon" is not a time like 90s, 5m or 12h`},
	} {
		if got := Words(c.err); !strings.Contains(got, c.want) {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}
