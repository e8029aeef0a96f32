package plain

import (
	"fmt"
	"math/big"
	"strings"
)

var weiPerGwei = big.NewInt(1e9)

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
		return nil, "it contains characters other than digits and a point"
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
		return nil, "it is larger than any amount on chain"
	}
	return v, ""
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

// RoundEther is wei as a decimal number of ether, without the unit, rounded to some places.
func RoundEther(wei *big.Int, places int) string {
	text := new(big.Rat).SetFrac(wei, big.NewInt(1e18)).FloatString(places)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}
