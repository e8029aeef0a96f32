package bridge

import (
	"cmp"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"

	"github.com/ethereum/go-ethereum/common"
)

var weiPerGwei = big.NewInt(1e9)

// maxDecimals bounds what a token may say of itself.
const maxDecimals = 77

var units = []struct {
	name     string
	decimals uint8
}{{"ether", 18}, {"eth", 18}, {"gwei", 9}, {"wei", 0}}

// ParseEther reads an amount of ether in wei: "1.5", "1.5ether", "20gwei", "7wei".
func ParseEther(text string) (*big.Int, error) {
	digits, decimals := strings.ToLower(strings.TrimSpace(text)), uint8(18)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(digits, u.name); ok {
			digits, decimals = strings.TrimSpace(rest), u.decimals
			break
		}
	}
	wei, why := parseUnits(digits, decimals)
	if why != "" {
		return nil, &AmountError{Text: text, Why: why}
	}
	return wei, nil
}

// ParseUnits reads an amount of a token that has so many decimals.
func ParseUnits(text string, decimals uint8) (*big.Int, error) {
	v, why := parseUnits(strings.TrimSpace(text), decimals)
	if why != "" {
		return nil, &AmountError{Text: text, Why: why, Token: true}
	}
	return v, nil
}

// parseUnits returns the amount, or why it is none.
func parseUnits(text string, decimals uint8) (v *big.Int, why string) {
	whole, fraction, point := strings.Cut(text, ".")
	digits := whole + fraction
	switch {
	case strings.HasPrefix(text, "-"):
		return nil, "it is negative"
	case digits == "", point && fraction == "":
		return nil, "digits are missing"
	case len(text) > 100:
		return nil, "it is too long"
	case strings.Trim(digits, "0123456789") != "":
		return nil, "it has more than digits and a point"
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > int(decimals) {
		return nil, fmt.Sprintf("it has more than %d digits after the point", decimals)
	}
	v, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", int(decimals)-len(fraction)), 10)
	switch {
	case !ok:
		return nil, "it is not a number"
	case v.BitLen() > 256:
		return nil, "it is larger than anything on chain"
	}
	return v, ""
}

// wholeGwei checks what crosses.
func wholeGwei(wei *big.Int) error {
	if new(big.Int).Mod(wei, weiPerGwei).Sign() != 0 {
		return &NotWholeGweiError{Wei: wei}
	}
	return nil
}

// FormatUnits is the shortest decimal form.
func FormatUnits(v *big.Int, decimals uint8) string {
	digits := new(big.Int).Abs(v).String()
	if pad := int(decimals) + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	whole, fraction := digits[:len(digits)-int(decimals)], strings.TrimRight(digits[len(digits)-int(decimals):], "0")
	if fraction != "" {
		whole += "." + fraction
	}
	if v.Sign() < 0 {
		whole = "-" + whole
	}
	return whole
}

// FormatEther says wei in ether, to the last digit.
func FormatEther(wei *big.Int) string { return FormatUnits(wei, 18) + " ETH" }

// AboutEther says wei in ether to three digits, rounded up, and not what is below a gwei: for fees, of which nobody needs more.
func AboutEther(wei *big.Int) string {
	digits := len(wei.String())
	switch {
	case wei.Sign() <= 0:
		return FormatEther(wei)
	case wei.Cmp(weiPerGwei) < 0:
		return "less than " + FormatEther(weiPerGwei)
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits-3)), nil)
	up := new(big.Int).Add(wei, new(big.Int).Sub(unit, big.NewInt(1)))
	return FormatEther(up.Div(up, unit).Mul(up, unit))
}

// FormatGwei says the price of a unit of gas, which everybody counts in gwei.
func FormatGwei(wei *big.Int) string { return FormatUnits(wei, 9) + " gwei" }

// symbolOf is what a token calls itself, as far as a line of text can have it; the contract may say anything.
func symbolOf(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > 20 {
		text = string(runes[:20])
	}
	return cmp.Or(text, "tokens")
}

// ParseAddress reads 20 bytes in hex; if its letters have both cases, they must be its checksum (EIP-55).
func ParseAddress(what, text string) (common.Address, error) {
	if !common.IsHexAddress(text) || !strings.HasPrefix(text, "0x") {
		return common.Address{}, &InputError{What: what, Why: fmt.Sprintf("%q is not an address", text), Do: "an address is 0x and 40 hex digits"}
	}
	a := common.HexToAddress(text)
	digits := text[2:]
	if strings.ToLower(digits) != digits && strings.ToUpper(digits) != digits && a.Hex() != text {
		return common.Address{}, &InputError{What: what, Why: fmt.Sprintf("%q has a wrong checksum", text), Do: "one of its digits is wrong: copy it again from where it came"}
	}
	if a == (common.Address{}) {
		return common.Address{}, &InputError{What: what, Why: "it is the zero address, which nobody holds", Do: "name the account that is to have it"}
	}
	return a, nil
}

// moment of a Unix time.
func moment(secs uint64) string {
	return time.Unix(int64(secs), 0).UTC().Format("2006-01-02 15:04:05 UTC")
}

// date says a moment and how far off it is.
func date(t, now time.Time) string {
	text := moment(uint64(t.Unix()))
	switch d := t.Sub(now).Round(time.Second); {
	case d > 0:
		return text + " (in " + span(d) + ")"
	case d < 0:
		return text + " (" + span(-d) + " ago)"
	}
	return text + " (now)"
}

// span says a duration in its two largest units.
func span(d time.Duration) string {
	secs := int64(d / time.Second)
	switch {
	case secs < 60:
		return fmt.Sprintf("%d s", secs)
	case secs < 3600:
		return fmt.Sprintf("%d min %d s", secs/60, secs%60)
	case secs < 48*3600:
		return fmt.Sprintf("%d h %d min", secs/3600, secs%3600/60)
	}
	return fmt.Sprintf("%d days %d h", secs/86400, secs%86400/3600)
}

// gwei in wei.
func gwei(v uint64) *big.Int { return new(big.Int).Mul(u64(v), weiPerGwei) }
