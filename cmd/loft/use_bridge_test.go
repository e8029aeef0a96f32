package main

import (
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/devnet"
	"loft/internal/crossing"
	"loft/protocol"
)

// Tests of docs/use.md, whose rows name them: what the commands say, in the words of TestTour's golden file where it matters.

// says demands parts of a command's answer, in this order, words and errors alike.
func (s *shell) says(code int, line string, parts ...string) string {
	s.t.Helper()
	s.transcript.Reset()
	s.run(code, line)
	text := s.transcript.String()
	rest := text
	for _, part := range parts {
		at := strings.Index(rest, part)
		if at < 0 {
			s.t.Fatalf("loft %s: %q is missing, or not where it belongs, in\n%s", line, part, text)
		}
		rest = rest[at+len(part):]
	}
	return text
}

// TestU25a_NoCourier is case 42: a token deposit by the defaults, on a chain without a courier. That it pays nobody is said before
// it is sent, and whoever likes runs it.
func TestU25a_NoCourier(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	dev := " --account 1 --data-dir " + devDir(t, sides)
	token := sides.NewToken()
	token.Mint(devnet.Accounts[1].Address, big.NewInt(9_000_000))
	at := token.Address.Hex()
	sh.says(0, "token "+at+" --data-dir "+devDir(t, sides), crossing.TokenSymbol+", 6 decimals", "L1         "+at, "created by the first deposit", "loft deposit")
	sh.run(0, "deposit 5"+dev)
	sh.says(0, "deposit 2 --token "+at+dev, "warning: it pays nothing", "loft run in:<index>", "--fee 0.", "cost to deposit tokens", "Deposited 2 "+crossing.TokenSymbol, "paid: ",
		"where the token is 0x", "next: It pays no fee", "loft run in:1")
	sh.says(exitNotYet, "bounce in:1"+dev, "cannot be bounced")
	sh.says(0, "run in:1"+dev, "cost to run message 1", "It ran and succeeded", "paid: ", "where the token is 0x")
	sh.says(exitRefused, "run in:1"+dev, "cannot be run")
	sh.says(exitInput, "run in:0"+dev, "can be neither run nor bounced")
	sh.says(0, "deposit 1 --token "+at+" --json"+dev, `"l2Token":"0x`, `"warnings":["it pays nothing`)
	sh.says(0, "run in:2 --forced"+dev, "Queued on L1", "[x] applied")
	var answer tokenAnswer
	if err := json.Unmarshal([]byte(sh.run(0, "token "+at+" --of "+devnet.Accounts[1].Address.Hex()+" --json --data-dir "+devDir(t, sides))), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.L1Balance != "6000000" || answer.L2Balance != "3000000" || !answer.Exists {
		t.Errorf("%+v", answer)
	}
	sh.says(0, "withdraw max --token "+answer.L2Token.Hex()+dev, "Withdrew 3 "+crossing.TokenSymbol)
	sh.says(0, "status "+devnet.Accounts[1].Address.Hex()+" --data-dir "+devDir(t, sides), "in:2 ", " ran on L2 ", "in:0 ", " on L2 ", "out:0 ", " on L1 (safe) ", "withdrawal of 3 "+crossing.TokenSymbol+" (token "+at+")")
	sh.says(exitInput, "status in:0 --limit 3 --data-dir "+devDir(t, sides), "--limit")
}

// TestU10e_MessageWithoutAFee: that nobody may run it is said at once; with the fee that was named it is not.
func TestU10e_MessageWithoutAFee(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	dev := " --account 1 --data-dir " + devDir(t, sides)
	sh.run(0, "deposit 5"+dev)
	text := sh.says(0, "message --to 0x00000000000000000000000000000000000000b0 --value 1gwei"+dev, "warning: it pays nothing", "cost to send a message to L2: ", "Sent a message", "paid: ")
	_, fee, found := strings.Cut(text, "--fee ")
	if fee, _, _ = strings.Cut(fee, " "); !found {
		t.Fatalf("no fee is named:\n%s", text)
	}
	if text := sh.says(0, "message --to 0x00000000000000000000000000000000000000b0 --fee "+fee+dev, "Sent a message"); strings.Contains(text, "warning") {
		t.Errorf("with the fee that was named:\n%s", text)
	}
	sh.says(0, "message --to 0x00000000000000000000000000000000000000b0 --fee 1gwei"+dev, "warning: it pays 0.000000001 ETH")
}

// TestU10b_WhatWasPaid: what the place in L1's queue cost is printed after it was paid, and it is what the account is poorer by.
func TestU10b_WhatWasPaid(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	alice, dev := devnet.Accounts[1].Address, " --account 1 --data-dir "+devDir(t, sides)
	balance := func() *big.Int {
		t.Helper()
		has, err := sides.Client.Balance(t.Context(), alice)
		if err != nil {
			t.Fatal(err)
		}
		return has
	}
	for _, c := range []struct {
		line    string
		carries int64 // ether
	}{{"deposit 5", 5}, {"message --to 0x00000000000000000000000000000000000000b0 --value 2 --fee 1", 3}, {"force --to 0x00000000000000000000000000000000000000b0", 0}} {
		before := balance()
		var answer struct {
			Sent struct{ FeeWei, PlaceWei string }
		}
		if err := json.Unmarshal([]byte(sh.run(0, c.line+" --json"+dev)), &answer); err != nil {
			t.Fatal(err)
		}
		sum := new(big.Int).Mul(big.NewInt(c.carries), big.NewInt(params.Ether))
		for _, part := range []string{answer.Sent.FeeWei, answer.Sent.PlaceWei} {
			wei, ok := new(big.Int).SetString(part, 10)
			if !ok || wei.Sign() <= 0 {
				t.Fatalf("loft %s was told as %+v", c.line, answer)
			}
			sum.Add(sum, wei)
		}
		if poorer := before.Sub(before, balance()); poorer.Cmp(sum) != 0 {
			t.Errorf("loft %s cost %v and is printed as %v", c.line, poorer, sum)
		}
	}
	sh.says(0, "withdraw 1 --forced"+dev, "ETH, at most ", "; a place in the queue on L1 for 0.0", "paid: 0.0", " ETH for gas on L1, 0.0", " ETH for the place in L1's queue.")
}

// TestU5c_ForceSaysWhatIsTrue: of a transaction that was signed elsewhere it does not say that it was signed here, and with what.
func TestU5c_ForceSaysWhatIsTrue(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	dev := " --account 2 --data-dir " + devDir(t, sides)
	sh.run(0, "deposit 5 --account 1 --data-dir "+devDir(t, sides))
	chain := new(big.Int).SetUint64(sides.Plan.Config.L2ChainID)
	tx := types.MustSignNewTx(devnet.Accounts[1].Key, types.LatestSignerForChainID(chain), &types.DynamicFeeTx{
		ChainID: chain, To: &devnet.Accounts[2].Address, Value: big.NewInt(1), Gas: 40_000, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(3e9)})
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	line := "force --raw " + hexutil.Encode(raw) + dev
	text := sh.says(0, line, "warning: its fee cap is 3 gwei", "L2 transaction "+tx.Hash().Hex()+", signed by "+devnet.Accounts[1].Address.Hex()+": nonce 0, gas 40000, fee cap 3 gwei.", "paid: ")
	if strings.Contains(text, "Signed L2 transaction") || strings.Contains(text, "The fee cap is high") {
		t.Errorf("what it says is not so:\n%s", text)
	}
	sh.says(exitRefused, line, "is used on L2, the next is 1", "--anyway")
	sh.says(exitRefused, line+" --anyway --wait", "warning: nonce 0", "dropped")
	sides.Hold = true
	held := "force --nonce 1 --gas 40000 --to 0x00000000000000000000000000000000000000b0 --account 1 --data-dir " + devDir(t, sides)
	sh.run(0, held)
	sh.says(exitRefused, held, "is already in the queue, as in:3")
	sh.run(0, line+" --anyway") // in:4: what becomes of it is not what became of in:1
	if text := sh.says(0, "status in:4 --data-dir "+devDir(t, sides), "in:4"); strings.Contains(text, "succeeded") {
		t.Errorf("a copy that waits is said to be done:\n%s", text)
	}
}

// TestU5d_NonceWithAGap: a nonce before which others are missing is refused until it is said that it is meant; what is not known
// without an L2 endpoint is said.
func TestU5d_NonceWithAGap(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	dir := devDir(t, sides)
	dev := " --account 1 --data-dir " + dir
	sh.run(0, "deposit 5"+dev)
	force := "force --gas 40000 --to 0x00000000000000000000000000000000000000b0 --nonce "
	sh.says(exitRefused, force+"2"+dev, "nonce 2 of "+devnet.Accounts[1].Address.Hex()+" is too high", "nonces 0 to 1", "sign it with nonce 0", "--anyway")
	sides.Hold = true
	sh.says(0, force+"2 --anyway"+dev, "warning: nonce 2", "Queued on L1")
	sh.says(0, force+"0"+dev, "Queued on L1")
	sh.says(exitRefused, force+"0"+dev, "is already in the queue, as in:2")

	raw, err := json.Marshal(bridge.InfoOf(sides.Plan))
	if err != nil {
		t.Fatal(err)
	}
	rollup := filepath.Join(dir, "rollup.json")
	if err := os.WriteFile(rollup, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	sh.vars[keyVariable] = hexutil.Encode(crypto.FromECDSA(devnet.Accounts[1].Key))
	lone := " --l1 " + sides.L1URL + " --rollup " + rollup
	sh.says(exitRefused, force+"7"+lone, "is too high")
	sh.says(0, force+"3"+lone, "warning: without an L2 endpoint it is not known whether 3 is the next nonce", "0.004 ETH", "--l2", "Queued on L1")
}

// TestU24_DepositToASystemContract, and a withdrawal to what takes no ether: refused with a way on, and sent with --anyway.
func TestU24_DepositToASystemContract(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	dev := " --account 1 --data-dir " + devDir(t, sides)
	for name, to := range map[string]common.Address{"Relay": protocol.RelayAddress, "Outbox": protocol.OutboxAddress} {
		sh.says(exitRefused, "deposit 1 --to "+to.Hex()+dev, "is "+name+" on L2", "--anyway")
	}
	sh.says(0, "deposit 1 --anyway --to "+protocol.RelayAddress.Hex()+dev, "Deposited 1 ETH")
	sh.run(0, "deposit 5"+dev)
	games := sides.Plan.Games.Hex()
	sh.says(exitRefused, "withdraw 1 --to "+games+dev, "cannot receive 1 ETH on L1", "--to")
	sh.says(0, "withdraw 1 --anyway --to "+games+dev, "At present "+games+" cannot receive it on L1")
	sh.says(exitRefused, "withdraw 1 --forced --to "+games+dev, "cannot receive 1 ETH on L1")
	sh.says(0, "withdraw max"+dev, "Withdrew 3.99")
	sh.says(exitRefused, "withdraw max --account 3 --data-dir "+devDir(t, sides), devnet.Accounts[3].Address.Hex()+" has no ETH on L2 to withdraw", "loft deposit <amount> --to")
	token := sides.NewToken()
	sh.says(exitRefused, "withdraw max --token "+token.Address.Hex()+dev, "has no "+crossing.TokenSymbol+" on L2", "loft deposit <amount> --token "+token.Address.Hex())
}

// TestU6_HintsGoOn: the hint of a command that was refused does not name that command as it was.
func TestU6_HintsGoOn(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	dev := " --account 1 --data-dir " + devDir(t, sides)
	sh.run(0, "deposit 5"+dev)
	sh.run(0, "message --to 0x4c6f667400000000000000000000000000000002 --value 1"+dev) // takes no ether
	hint := func(line, want string) {
		t.Helper()
		said := sh.says(exitRefused, line+dev, "hint: ")
		_, hint, _ := strings.Cut(said, "hint: ")
		if strings.Contains(hint, "loft "+line) || !strings.Contains(hint, want) {
			t.Errorf("loft %s: %s", line, hint)
		}
	}
	sh.says(exitRefused, "run in:1"+dev, "once the cause has changed: loft run in:1", "loft bounce in:1")
	hint("run in:1", "loft bounce in:1")
	sh.says(exitInput, "bounce in:1 --reclaim"+dev, "not a deposit of tokens")
	sh.run(0, "bounce in:1"+dev)
	hint("bounce in:1", "loft claim 0x")
	hint("run in:1", "loft claim 0x")
	sh.says(exitNotYet, "claim 0"+dev, "loft claim 0 --wait")
	if said := sh.says(exitNotYet, "claim 0 --wait --timeout 1s"+dev, "longer with --timeout"); strings.Contains(said, "hint:  wait for it: loft claim 0 --wait") {
		t.Error(said)
	}
}

// TestU6_PlainWords: what Go's libraries say of flags, files and numbers is said in words.
func TestU6_PlainWords(t *testing.T) {
	sh, dir := newShell(t), t.TempDir()
	file := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	none := filepath.Join(dir, "none")
	for line, want := range map[string]string{
		"message": "--to: missing", "escape --l1 x": "--rollup, --data-dir: missing", "deposit 1 --to": "--to: its value is missing",
		"deposit 1 --account one": `--account: "one" is not a whole number`, "deposit 1 --account 99999999999999999999": "is too large", "deposit 1 --wait=perhaps": "is neither true nor false",
		"deposit 1 --timeout 5": `--timeout: "5" is not a time like`, "deposit 1 --timeout 5x": `"5x" is not a time like`,
		"force --raw 0x1": "odd number of hex digits", "force --raw 0xzz": "more than hex digits", "force --raw zz": "does not begin with 0x",
		"status foo":                     "nor an address",
		"status --l1 x --rollup " + none: "there is no file " + none,
		"status --l1 x --rollup " + file("a.json", "{\"l1ChainId\":\"x\"}"):                                                               `field "l1ChainId": string where a number belongs`,
		"status --l1 x --rollup " + file("b.json", "{\"bridge\":\"0x12\"}"):                                                               "it has 2 hex digits instead of 40",
		"status --l1 x --rollup " + file("c.json", "[1]"):                                                                                 "array where an object belongs",
		"status --l1 x --rollup " + file("d.json", "<html>"):                                                                              "it is not JSON, at byte 1",
		"verify-deployment --l1 x --rollup " + file("e.json", "{\"deployer\":\"0x0100000000000000000000000000000000000000\",\"what\":1}"): `there is no field "what"`,
		"verify-deployment --l1 x --rollup " + file("f.json", ""):                                                                         "it ends too early",
		"node --config " + none:                                           "there is no file " + none,
		"config check --validate-account foo":                             "--validate-account: it does not begin with 0x",
		"config check --post-interval soon":                               `"soon" is not a duration`,
		"machine run " + none:                                             "there is no file " + none,
		"machine build --from " + none:                                    "there is no file " + none,
		"dev --load " + none + " --data-dir " + filepath.Join(dir, "dev"): "there is no file " + none,
	} {
		said := sh.says(exitInput, line, want)
		if of := regexp.MustCompile(`Required flag|strconv|json: (unknown|cannot)|hex string|time: (invalid|missing|unknown)|open /|unexpected EOF|hexutil|common\.|Go (value|struct)`).FindString(said); of != "" {
			t.Errorf("%q is said in\n%s", of, said)
		}
	}
}

// TestU12_FlagsInTheDocs: the page for operators names no flag that does not exist.
func TestU12_FlagsInTheDocs(t *testing.T) {
	raw, err := os.ReadFile("../../docs/running.md")
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	var collect func([]*cli.Command)
	collect = func(commands []*cli.Command) {
		for _, c := range commands {
			for _, f := range c.Flags {
				for _, name := range f.Names() {
					known[name] = true
				}
			}
			collect(c.Commands)
		}
	}
	collect(commands(&environment{}))
	named := regexp.MustCompile(`--([a-z][a-z0-9-]+)`).FindAllStringSubmatch(string(raw), -1)
	if len(named) == 0 {
		t.Error("the page names no flag at all")
	}
	for _, flag := range named {
		if !known[flag[1]] {
			t.Errorf("no command has %s", flag[0])
		}
	}
}
