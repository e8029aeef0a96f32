package plain

import (
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"
)

// ParseAddress reads 20 bytes in hex; if its letters have both cases, they must be its checksum (EIP-55).
func ParseAddress(what, text string) (common.Address, error) {
	if !common.IsHexAddress(text) || !strings.HasPrefix(text, "0x") {
		return common.Address{}, &InputError{What: what, Why: fmt.Sprintf("%q is not an address", text), Do: "an address is 0x and 40 hex digits"}
	}
	a := common.HexToAddress(text)
	digits := text[2:]
	if strings.ToLower(digits) != digits && strings.ToUpper(digits) != digits && a.Hex() != text {
		return common.Address{}, &InputError{What: what, Why: fmt.Sprintf("%q has a wrong checksum", text), Do: "one of its digits is wrong: copy the address again"}
	}
	if a == (common.Address{}) {
		return common.Address{}, &InputError{What: what, Why: "it is the zero address, which nobody owns", Do: "name the recipient"}
	}
	return a, nil
}
